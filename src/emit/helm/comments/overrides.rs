//! Comments above values that a schedule's input overrides: they come from there, and not from the task definition.

use super::from;
use crate::migration::Workload;

/// The annotation in which the conversion lists the members that were replaced.
const ANNOTATION: &str = "ecs2eks/overrides";

/// Corrects the comments of the main container; the annotation names the members of all others too.
pub(super) fn overrides(workload: &Workload, say: &mut impl FnMut(&str, String)) {
    let (Some(main), Some(list)) = (workload.pod.main(), workload.pod.annotations.get(ANNOTATION)) else { return };
    let replaced: Vec<&str> = list.split(", ").collect();
    let own = format!("{}.", main.origin.member);
    let of_main: Vec<&str> = replaced.iter().filter_map(|member| member.strip_prefix(&own)).collect();
    let input = |members: &str| from(&workload.origin, &format!("Input, which overrides {members}"));
    if of_main.contains(&"command") {
        say("/args", input("the command of the task definition"));
    }
    let variables: Vec<&str> =
        of_main.iter().filter_map(|member| member.strip_prefix("environment[")?.strip_suffix(']')).collect();
    if !variables.is_empty() {
        let task = from(&main.origin, "environment");
        say("/env", format!("{task} `$$` stands for one `$`.\n{}", input(&variables.join(", "))));
    }
    let sizes: Vec<&str> = ["cpu", "memory", "memoryReservation"]
        .into_iter()
        .filter(|size| replaced.contains(size) || of_main.contains(size))
        .collect();
    if !sizes.is_empty() {
        let task = from(&main.origin, "cpu, memory and memoryReservation");
        say("/resources", format!("{task}\n{}", input(&sizes.join(" and "))));
    }
}
