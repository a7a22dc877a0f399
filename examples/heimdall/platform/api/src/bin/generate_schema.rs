//! Prints the GraphQL API. The real one asks the schema for it.

fn main() {
    print!(
        r#"type Query {
  streamer(id: ID!): Streamer
}

type Streamer {
  id: ID!
  name: String!
}
"#
    );
}
