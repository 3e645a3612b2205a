//! ECS sizes as Kubernetes quantities.
//!
//! ECS counts CPU in units (1024 = 1 vCPU) and memory in MiB, and accepts texts such as `.5 vCPU` or `1 GB` on task level
//! (ECS developer guide, "Task size"). Its GB is 1024 MiB.

use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

/// Largest task that ECS could mean: more is a typing error.
const MAX_CPU_UNITS: u128 = 1_048_576;
/// 64 TiB.
const MAX_MEMORY_MIB: u128 = 67_108_864;

/// CPU units from task-level text: `256`, `1 vCPU`, `.5 vcpu`. `None` when it is not a size.
pub(super) fn cpu_units(text: &str) -> Option<u64> {
    let (number, unit) = split_unit(text);
    let factor = match unit.as_str() {
        "" => 1,
        "vcpu" | "vcpus" => 1024,
        _ => return None,
    };
    scaled(number, factor, MAX_CPU_UNITS)
}

/// MiB from task-level text: `512`, `512 MB`, `0.5GB`. `None` when it is not a size.
pub(super) fn memory_mib(text: &str) -> Option<u64> {
    let (number, unit) = split_unit(text);
    let factor = match unit.as_str() {
        "" | "mb" | "mib" => 1,
        "gb" | "gib" => 1024,
        _ => return None,
    };
    scaled(number, factor, MAX_MEMORY_MIB)
}

/// Millicores for CPU units, rounded up: 256 units are 250.
pub(super) const fn millicores(units: u64) -> u64 {
    units.saturating_mul(1000).div_ceil(1024)
}

/// Millicores as a quantity.
pub(super) fn milli(millicores: u64) -> Quantity {
    Quantity(format!("{millicores}m"))
}

/// MiB as a quantity.
pub(super) fn mib(size: u64) -> Quantity {
    Quantity(format!("{size}Mi"))
}

/// GiB as a quantity.
pub(super) fn gib(size: u64) -> Quantity {
    Quantity(format!("{size}Gi"))
}

/// A size that ECS writes as a number: absent, zero and negative mean "not set".
pub(super) fn positive(number: Option<i64>) -> Option<u64> {
    number.and_then(|number| u64::try_from(number).ok()).filter(|number| *number > 0)
}

/// The number and the lower-case unit behind it.
fn split_unit(text: &str) -> (&str, String) {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    (number, unit.trim().to_ascii_lowercase())
}

/// `number` times `factor`, rounded up; `None` for anything that is not a plain decimal between 0 and `max`.
fn scaled(number: &str, factor: u128, max: u128) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || whole.len() + fraction.len() > 18 {
        return None;
    }
    let digits: u128 = format!("{whole}{fraction}").parse().ok()?;
    let scale = 10u128.pow(u32::try_from(fraction.len()).ok()?);
    let value = (digits * factor).div_ceil(scale);
    if (1..=max).contains(&value) { u64::try_from(value).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_is_rounded_up_to_millicores() {
        for (units, text) in [(256, "250m"), (512, "500m"), (1024, "1000m"), (1, "1m"), (10, "10m"), (333, "326m")] {
            assert_eq!(milli(millicores(units)).0, text);
        }
    }

    #[test]
    fn task_sizes_come_as_numbers_and_as_text() {
        for (text, units) in [("256", 256), ("1 vCPU", 1024), (".5 vCPU", 512), ("0.25 vcpu", 256), (" 2vCPU ", 2048)] {
            assert_eq!(cpu_units(text), Some(units), "{text}");
        }
        for (text, size) in [("512", 512), ("1GB", 1024), ("512 MB", 512), ("0.5 GB", 512), ("30 gb", 30720)] {
            assert_eq!(memory_mib(text), Some(size), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_size_is_refused() {
        for text in ["", ".", "0", "-1", "1.2.3", "1 core", "1e3", "99999999999999999999", "१ vCPU", "1 GB"] {
            assert_eq!(cpu_units(text), None, "{text}");
        }
        for text in ["0 GB", "1 TB", "0x10", "1 vCPU", "4294967296 GB"] {
            assert_eq!(memory_mib(text), None, "{text}");
        }
    }
}
