//! Prints the REST API. The real one asks the router for it.

fn main() {
    print!(
        r#"{
  "openapi": "3.1.0",
  "info": { "title": "Heimdall", "version": "0.0.0" },
  "paths": {
    "/streamers/{id}": {
      "get": { "responses": { "200": { "description": "A streamer" } } }
    }
  }
}
"#
    );
}
