//! Tags of anything that Elastic Load Balancing has.

use std::collections::BTreeMap;

use futures::future::join_all;

use crate::aws::operation as op;
use crate::aws::scanner::Scanner;
use crate::inventory::attribute::ResourceTag;

/// `DescribeTags` takes at most 20 ARNs.
const ARNS_A_CALL: usize = 20;

impl Scanner {
    /// The tags of each ARN.
    pub(super) async fn load_balancing_tags(&self, arns: &[String]) -> BTreeMap<String, Vec<ResourceTag>> {
        let answers = join_all(arns.chunks(ARNS_A_CALL).map(|arns| {
            self.caller.read(&op::ELBV2_DESCRIBE_TAGS, arns.first().map_or("", String::as_str), |capture| {
                let call = self.clients.elbv2.describe_tags().set_resource_arns(Some(arns.to_vec()));
                call.customize().interceptor(capture).send()
            })
        }))
        .await;
        let described =
            answers.into_iter().flatten().flat_map(|answer| answer.output.tag_descriptions.unwrap_or_default());
        described
            .filter_map(|description| {
                let tags = description.tags.unwrap_or_default().into_iter();
                let tags = tags.map(|tag| ResourceTag {
                    key: tag.key.unwrap_or_default(),
                    value: tag.value,
                    ..ResourceTag::default()
                });
                Some((description.resource_arn?, tags.collect()))
            })
            .collect()
    }
}
