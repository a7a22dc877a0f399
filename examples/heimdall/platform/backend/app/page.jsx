export default function Page() {
  return <h1>Heimdall Backend</h1>;
}
