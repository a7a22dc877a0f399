export default function Page() {
  return <h1>Heimdall Policies</h1>;
}
