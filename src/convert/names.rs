//! Names for everything at once: namespaces from clusters, workloads from services and schedules, charts from workloads.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::migration::Name;
use crate::migration::name::{MAX_CRON_JOB, MAX_LABEL, assign};

/// A workload before it has a name: the ECS cluster's name, the ECS name, and whether it becomes a CronJob.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// Name of the ECS cluster.
    pub cluster: String,
    /// Name of the service, rule target or schedule.
    pub name: String,
    /// CronJob names are shorter.
    pub is_cron_job: bool,
}

/// The names of one workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// Namespace of the cluster.
    pub namespace: Name,
    /// Name of the objects; unique in the namespace.
    pub workload: Name,
    /// Name of the chart; unique in the migration.
    pub chart: Name,
}

/// Names all candidates. Two candidates never share namespace and name, nor a chart.
#[must_use]
pub fn names(candidates: &BTreeSet<Candidate>, config: &Config) -> BTreeMap<Candidate, Names> {
    let clusters: BTreeSet<&str> = candidates.iter().map(|candidate| candidate.cluster.as_str()).collect();
    let mut namespaces = assign(clusters.iter().copied(), MAX_LABEL);
    for (cluster, namespace) in &mut namespaces {
        if let Some(configured) = config.namespaces.get(*cluster).and_then(|text| Name::new(text).ok()) {
            *namespace = configured;
        }
    }
    // Clusters may be told to share a namespace, so workloads are named per namespace.
    let mut by_namespace: BTreeMap<&Name, Vec<&Candidate>> = BTreeMap::new();
    for candidate in candidates {
        by_namespace.entry(&namespaces[candidate.cluster.as_str()]).or_default().push(candidate);
    }
    let mut workloads: BTreeMap<&Candidate, (Name, Name)> = BTreeMap::new();
    for (namespace, members) in &by_namespace {
        let max = if members.iter().any(|candidate| candidate.is_cron_job) { MAX_CRON_JOB } else { MAX_LABEL };
        let shared = members.iter().map(|candidate| &candidate.cluster).collect::<BTreeSet<_>>().len() > 1;
        let spellings: Vec<String> = members.iter().map(|candidate| spelling(candidate, members, shared)).collect();
        let chosen: Vec<Option<Name>> = members.iter().map(|candidate| chosen(candidate, config, max)).collect();
        let taken: BTreeSet<&Name> = chosen.iter().flatten().collect();
        let free = spellings.iter().zip(&chosen).filter(|(_, chosen)| chosen.is_none());
        let assigned = assign(free.map(|(spelling, _)| spelling.as_str()), max);
        let mut used: BTreeSet<Name> = assigned.values().chain(taken.iter().copied()).cloned().collect();
        for ((candidate, spelling), chosen) in members.iter().zip(&spellings).zip(&chosen) {
            let name = match (chosen, assigned.get(spelling.as_str())) {
                (Some(name), _) => name.clone(),
                (None, Some(name)) if !taken.contains(name) => name.clone(),
                // Somebody else was told to have this name.
                (None, _) => other_name(spelling, max, &mut used),
            };
            workloads.insert(candidate, ((*namespace).clone(), name));
        }
    }
    let mut uses: BTreeMap<&Name, usize> = BTreeMap::new();
    for (_, name) in workloads.values() {
        *uses.entry(name).or_default() += 1;
    }
    let charts: Vec<String> = workloads
        .values()
        .map(|(namespace, name)| if uses[name] == 1 { name.to_string() } else { format!("{name}.{namespace}") })
        .collect();
    let charts_assigned = assign(charts.iter().map(String::as_str), MAX_LABEL);
    workloads
        .iter()
        .zip(&charts)
        .map(|((candidate, (namespace, name)), chart)| {
            let names = Names {
                namespace: namespace.clone(),
                workload: name.clone(),
                chart: charts_assigned[chart.as_str()].clone(),
            };
            ((*candidate).clone(), names)
        })
        .collect()
}

/// The name that the configuration gives. A service and a schedule of one cluster may share an ECS name: it is the
/// service's then.
fn chosen(candidate: &Candidate, config: &Config, max: usize) -> Option<Name> {
    let key = format!("{}/{}", candidate.cluster, candidate.name);
    let name = config.names.get(&key).filter(|name| name.len() <= max && !candidate.is_cron_job)?;
    Name::new(name).ok()
}

/// A name that nobody in the namespace has.
fn other_name(spelling: &str, max: usize, used: &mut BTreeSet<Name>) -> Name {
    let base = Name::sanitise(spelling, max - 6);
    let mut number = 2u32;
    loop {
        let name = base.with_suffix(&number.to_string());
        if used.insert(name.clone()) {
            return name;
        }
        number += 1;
    }
}

/// A service and a schedule of one cluster may share a name, and so may services of clusters that share a namespace:
/// then the spelling says which one it is.
fn spelling(candidate: &Candidate, members: &[&Candidate], shared: bool) -> String {
    let clash = members.iter().any(|other| *other != candidate && other.name == candidate.name);
    match (clash, shared, candidate.is_cron_job) {
        (true, true, _) => {
            format!("{}.{}{}", candidate.name, candidate.cluster, if candidate.is_cron_job { ".job" } else { "" })
        }
        (true, false, true) => format!("{}.job", candidate.name),
        (false, _, _) | (true, false, false) => candidate.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn candidate(cluster: &str, name: &str, is_cron_job: bool) -> Candidate {
        Candidate { cluster: cluster.to_owned(), name: name.to_owned(), is_cron_job }
    }

    #[test]
    fn a_service_of_two_clusters_keeps_its_name_and_has_two_charts() {
        let all = BTreeSet::from([candidate("prod", "web", false), candidate("staging", "web", false)]);
        let names = names(&all, &Config::default());
        let of = |cluster: &str| &names[&candidate(cluster, "web", false)];
        assert_eq!((of("prod").workload.as_str(), of("prod").namespace.as_str()), ("web", "prod"));
        assert_eq!((of("prod").chart.as_str(), of("staging").chart.as_str()), ("web-prod", "web-staging"));
    }

    #[test]
    fn a_service_and_a_schedule_of_one_name_differ() {
        let all = BTreeSet::from([candidate("prod", "report", false), candidate("prod", "report", true)]);
        let names = names(&all, &Config::default());
        assert_eq!(names[&candidate("prod", "report", false)].workload.as_str(), "report");
        assert_eq!(names[&candidate("prod", "report", true)].workload.as_str(), "report-job");
    }

    #[test]
    fn the_configuration_names_a_service_and_nobody_else_gets_that_name() {
        let all = BTreeSet::from([candidate("prod", "web_1", false), candidate("prod", "shop", false)]);
        let config = Config::parse("c", "names: {prod/web_1: shop}\n").expect("parses");
        let names = names(&all, &config);
        assert_eq!(names[&candidate("prod", "web_1", false)].workload.as_str(), "shop");
        assert_eq!(names[&candidate("prod", "shop", false)].workload.as_str(), "shop-2");
    }

    proptest! {
        #[test]
        fn no_two_workloads_collide(
            all in prop::collection::btree_set(("[ab]|A_b", "[a-cA-C_-]{1,4}", any::<bool>()), 1..30),
            shared in any::<bool>(), renamed in prop::collection::vec((0usize..30, "[a-c]{1,2}"), 0..3),
        ) {
            let all: BTreeSet<_> = all.iter().map(|(c, n, j)| candidate(c, n, *j)).collect();
            let mut config = Config::default();
            if shared {
                config.namespaces = [("a", "shop"), ("b", "shop")].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
            }
            for (at, name) in renamed {
                let chosen = all.iter().nth(at % all.len()).map(|one| format!("{}/{}", one.cluster, one.name));
                if !config.names.values().any(|other| *other == name) {
                    config.names.extend(chosen.map(|key| (key, name)));
                }
            }
            let names = names(&all, &config);
            prop_assert_eq!(names.len(), all.len());
            let full: BTreeSet<_> = names.values().map(|n| (&n.namespace, &n.workload)).collect();
            let charts: BTreeSet<_> = names.values().map(|n| &n.chart).collect();
            prop_assert_eq!(full.len(), all.len());
            prop_assert_eq!(charts.len(), all.len());
        }
    }
}
