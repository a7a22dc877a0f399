use auth::allowed;
use db::{address, Database};
use settings::get;

fn main() {
    let database = Database::default();
    let port = get("server.port", "3000");
    println!("heimdall-api on port {port}, database {}", address());
    println!("anonymous may write: {}", allowed(&database, "anonymous", "writer"));
}
