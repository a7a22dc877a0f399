//! Who may do what.

use db::Database;

/// Whether a user holds a role.
pub fn allowed(database: &Database, user: &str, role: &str) -> bool {
    database.find(user) == Some(role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_may_do_nothing() {
        assert!(!allowed(&Database::default(), "stranger", "writer"));
    }
}
