//! What the environment says: HEIMDALL__SERVER__PORT is `server.port`.

use std::env;

/// A setting, or what stands for it where there is none.
pub fn get(name: &str, otherwise: &str) -> String {
    let key = format!("HEIMDALL__{}", name.to_uppercase().replace('.', "__"));
    env::var(key).unwrap_or_else(|_| otherwise.to_string())
}
