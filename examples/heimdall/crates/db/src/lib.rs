//! Where things are kept.

use settings::get;
use std::collections::BTreeMap;

/// Everything that is known about the streamers.
#[derive(Default)]
pub struct Database {
    rows: BTreeMap<String, String>,
}

impl Database {
    pub fn insert(&mut self, key: &str, value: &str) {
        self.rows.insert(key.to_string(), value.to_string());
    }

    pub fn find(&self, key: &str) -> Option<&str> {
        self.rows.get(key).map(String::as_str)
    }
}

/// The address of the database.
pub fn address() -> String {
    get("database.url", "postgres://localhost/heimdall")
}
