//! Why input could not be read. Every message names the file, the member and what to do; none repeats a value, because
//! a value may be a secret.

use thiserror::Error;

use super::place::Place;

/// Why input could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LoadError {
    /// A file has nothing in it.
    #[error("{name}: empty; expected an inventory or a document of the AWS CLI")]
    Empty {
        /// The file.
        name: String,
    },
    /// A file is neither JSON nor YAML.
    #[error("{name}: not valid {format} at line {line}, column {column}; correct the file or print it again")]
    Syntax {
        /// The file.
        name: String,
        /// The format that it was read as.
        format: &'static str,
        /// Line, from 1; 0 when it is not known.
        line: u64,
        /// Column, from 1; 0 when it is not known.
        column: u64,
    },
    /// A member holds another kind of value than AWS defines.
    #[error("{at} is {found}, expected {expected}; correct the file, or print the object again with the AWS CLI")]
    Member {
        /// File and path.
        at: Place,
        /// Kind of the value.
        found: &'static str,
        /// Kind that AWS defines.
        expected: String,
    },
    /// A member that cannot be done without is absent.
    #[error("{at} is missing; {advice}")]
    Missing {
        /// File and path.
        at: Place,
        /// What to do.
        advice: &'static str,
    },
    /// An inventory of another version.
    #[error("{at}: not an inventory of version 1; run `ecs2eks scan` again with this version of ecs2eks")]
    Version {
        /// File and path.
        at: Place,
    },
    /// A CloudFormation template, or members in CloudFormation's capital letters.
    #[error(
        "{at}: this is a CloudFormation template or part of one, which may hold parameters that only CloudFormation \
         resolves; run `aws ecs describe-task-definition --task-definition FAMILY --include TAGS` and pass its output"
    )]
    CloudFormation {
        /// File and path.
        at: Place,
    },
    /// Output of a command that does not say which object it is about, or that holds only names.
    #[error("{at}: {what}; {advice}")]
    NotEnough {
        /// File and path.
        at: Place,
        /// What the document is, and what it lacks.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// A document that is not known.
    #[error(
        "{at}: not a document that ecs2eks knows ({seen}); expected an inventory of `ecs2eks scan`, or what the AWS CLI \
         prints or takes for describe-task-definition, register-task-definition, describe-services, create-service, \
         describe-clusters, describe-load-balancers, describe-listeners, describe-rules, describe-target-groups, \
         get-role and the like"
    )]
    Unrecognised {
        /// File and path.
        at: Place,
        /// The first members, or the kind of value.
        seen: String,
    },
    /// Two hand-written objects have one name and differ.
    #[error("{second}: {object} is also in {first} and differs; give one of them another name, or pass only one")]
    Conflict {
        /// The object.
        object: String,
        /// The file that came first.
        first: String,
        /// The file that came second.
        second: String,
    },
    /// A document names an object that several scopes have.
    #[error("{name}: {object} exists more than once in the other files; add its ARN to this file")]
    Ambiguous {
        /// The file.
        name: String,
        /// The object.
        object: String,
    },
    /// An object could not be written as JSON in order to join it with another.
    #[error("{name}: {object} could not be joined with the same object in another file")]
    Join {
        /// The file.
        name: String,
        /// The object.
        object: String,
    },
}
