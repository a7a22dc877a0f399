export default function Page() {
  return <h1>Heimdall ID</h1>;
}
