// What `next build` leaves as its standalone server, in short.
import { createServer } from "node:http";

createServer((_request, response) => response.end("<h1>Heimdall ID</h1>")).listen(
  Number(process.env.PORT ?? 3002),
  process.env.HOSTNAME,
);
