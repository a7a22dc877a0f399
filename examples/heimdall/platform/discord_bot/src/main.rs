use bot::answer;
use db::Database;

fn main() {
    let database = Database::default();
    println!("{}", answer(&database, "discord", "!help"));
}
