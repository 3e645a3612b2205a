//! The inventory model and its loader, from the outside.

mod corpus;
mod documents;
mod index;
mod member_lists;
mod properties;
mod unknown;
