//! What the bots have in common.

use db::Database;
use settings::get;

/// Answers a chat command.
pub fn answer(database: &Database, platform: &str, command: &str) -> String {
    let prefix = get("bot.prefix", "!");
    match command.strip_prefix(prefix.as_str()) {
        Some(name) => database.find(name).unwrap_or("unknown command").to_string(),
        None => format!("{platform}: commands start with {prefix}"),
    }
}
