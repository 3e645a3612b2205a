# Functions that every step uses. Read by the scripts in steps/ and rollback/; does nothing on its own.
#
# A step is run, then verified: only a verified step lets the next one start. State is kept in .state/ beside this file:
# NAME.started and NAME.ran after a run, NAME.done after a verification. Undo removes them.
#
# Environment:
#   ECS2EKS_CONFIRM=yes          answers every question with yes (for rehearsals)
#   ECS2EKS_MIN_REQUESTS=N       replaces the minimum number of requests of a gate
#   ECS2EKS_ALLOW_RESTARTS=N     restarts that a gate accepts (0)
#   ECS2EKS_ACCEPT_DRIFT=yes     accepts different image digests on both sides
#   ECS2EKS_STATE=DIR            keeps the state somewhere else

PLAN_DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck disable=SC2034 # the steps use it
CHARTS_DIR="$(dirname "${PLAN_DIR}")/charts"
STATE_DIR="${ECS2EKS_STATE:-${PLAN_DIR}/.state}"
export AWS_PAGER="" AWS_REGION="${PLAN_REGION}" AWS_DEFAULT_REGION="${PLAN_REGION}"
EKS_CLUSTER="${PLAN_CLUSTER:-${ECS2EKS_CLUSTER:-}}"
STEP="" MODE="" DRY_RUN="" AGAIN=""

# ---- talking -------------------------------------------------------------------------------------------------------

log() { printf '%s\n' "$*" >&2; }
fail() {
  log "FAILED: $*"
  exit 1
}
say() { log "DO: $*"; }

# confirm QUESTION: goes on only with a yes.
confirm() {
  if [[ -n "${DRY_RUN}" ]]; then
    log "would ask: $*"
  elif [[ "${ECS2EKS_CONFIRM:-}" == "yes" ]]; then
    log "$* yes (ECS2EKS_CONFIRM)"
  else
    local answer=""
    read -r -p "$* (yes/no) " answer </dev/tty || fail "nobody answered: $*"
    [[ "${answer}" == "yes" ]] || fail "not confirmed: $*"
  fi
}

shown() {
  local word out=""
  for word in "$@"; do out+="$(printf '%q' "${word}") "; done
  log "  ${out}"
}

# change COMMAND: changes something; a dry run only shows it.
change() {
  shown "$@"
  [[ -n "${DRY_RUN}" ]] && return 0
  if [[ "$1" == "aws" ]]; then
    "$@" >/dev/null || fail "$1 $2 $3 did not succeed"
  else
    "$@" || fail "$1 did not succeed"
  fi
}

# check COMMAND: reads something, and fails when it is not as it must be.
check() {
  shown "$@"
  [[ -n "${DRY_RUN}" ]] && return 0
  "$@" || fail "$*"
}

# eventually SECONDS COMMAND: tries until it succeeds.
eventually() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep "${ECS2EKS_POLL:-10}"
  done
}

# expect VALUE COMMAND: the command prints exactly this.
expect() {
  local wanted="$1" seen
  shift
  seen="$("$@")" || return 1
  [[ "${seen//\"/}" == "${wanted}" ]] || {
    log "expected ${wanted}, saw ${seen}"
    return 1
  }
}

# exists COMMAND: the command succeeds; what it prints does not matter.
exists() { "$@" >/dev/null; }

# ---- order and state -----------------------------------------------------------------------------------------------

state_file() { printf '%s/%s.%s' "${STATE_DIR}" "${1//\//__}" "$2"; }
now() { date +%s; }

usage() {
  log "usage: $(basename "$0") run|verify|undo [--dry-run] [--again]"
  log "  run      does it, once"
  log "  verify   proves it; the next step needs that"
  log "  undo     restores the state before it"
}

# begin ID TITLE ARGUMENTS: reads the arguments and says what this is.
begin() {
  STEP="$1"
  log "${STEP}: $2"
  shift 2
  local argument
  for argument in "$@"; do
    case "${argument}" in
      run | verify | undo) MODE="${argument}" ;;
      --dry-run) DRY_RUN=1 ;;
      --again) AGAIN=1 ;;
      *)
        usage
        exit 2
        ;;
    esac
  done
  if [[ -z "${MODE}" ]]; then
    MODE=run DRY_RUN=1
    usage
    log "Without a word it only shows what run would do:"
  fi
  [[ -n "${DRY_RUN}" ]] && return 0
  check_account
}

mode() { printf '%s' "${MODE}"; }

check_account() {
  [[ -n "${PLAN_ACCOUNT}" && -n "${PLAN_REGION}" ]] || fail "the plan names no account or region: scan and plan again"
  local account
  account="$(aws sts get-caller-identity --query Account --output text)" || fail "AWS does not know who you are"
  [[ "${account}" == "${PLAN_ACCOUNT}" ]] || fail "this plan is for account ${PLAN_ACCOUNT}, you are in ${account}"
}

# on_cluster: kubectl talks to the plan's cluster.
on_cluster() {
  [[ -n "${DRY_RUN}" ]] && return 0
  [[ -n "${EKS_CLUSTER}" ]] || fail "the plan names no cluster: set ECS2EKS_CLUSTER"
  local endpoint server
  endpoint="$(aws eks describe-cluster --name "${EKS_CLUSTER}" --query cluster.endpoint --output text)" ||
    fail "cannot read cluster ${EKS_CLUSTER}"
  server="$(kubectl config view --minify --output 'jsonpath={.clusters[0].cluster.server}')" || fail "kubectl has no context"
  [[ "${server%/}" == "${endpoint%/}" ]] || fail "kubectl talks to ${server}, this plan is for ${EKS_CLUSTER} at ${endpoint}"
}

# needs ID...: these steps must be verified before this one runs.
needs() {
  [[ "${MODE}" == "run" && -z "${DRY_RUN}" ]] || return 0
  local id missing=""
  for id in "$@"; do [[ -e "$(state_file "${id}" 'done')" ]] || missing+=" ${id}"; done
  [[ -z "${missing}" ]] || fail "not verified yet:${missing}"
}

# needed_by ID...: while one of these has been run, this step is not undone.
needed_by() {
  [[ "${MODE}" == "undo" && -z "${DRY_RUN}" ]] || return 0
  local id later=""
  for id in "$@"; do [[ -e "$(state_file "${id}" started)" ]] && later+=" ${id}"; done
  [[ -z "${later}" ]] || fail "undo these first:${later}"
}

# not_begun ID...: a rollback would pull the ground away from under these.
not_begun() {
  [[ -n "${DRY_RUN}" ]] && return 0
  local id later=""
  for id in "$@"; do [[ -e "$(state_file "${id}" started)" ]] && later+=" ${id}"; done
  [[ -z "${later}" ]] || fail "take these back first (rollback of their workload, or undo):${later}"
}

# start: the last look before a run, a verification or an undo.
start() {
  [[ -n "${DRY_RUN}" ]] && return 0
  mkdir -p "${STATE_DIR}"
  case "${MODE}" in
    run)
      if [[ -e "$(state_file "${STEP}" ran)" && -z "${AGAIN}" ]]; then
        log "It has been run. Verify it, undo it, or run it --again."
        exit 0
      fi
      now >"$(state_file "${STEP}" started)"
      ;;
    verify) [[ -e "$(state_file "${STEP}" ran)" ]] || fail "run it first" ;;
    *) ;;
  esac
}

# finish: remembers that it went well.
finish() {
  if [[ -n "${DRY_RUN}" ]]; then
    log "Nothing was changed."
    return 0
  fi
  case "${MODE}" in
    run)
      now >"$(state_file "${STEP}" ran)"
      rm -f "$(state_file "${STEP}" 'done')"
      log "Done. Now: verify"
      ;;
    verify)
      now >"$(state_file "${STEP}" 'done')"
      log "Verified."
      ;;
    *)
      rm -f "$(state_file "${STEP}" started)" "$(state_file "${STEP}" ran)" "$(state_file "${STEP}" 'done')"
      log "Undone."
      ;;
  esac
}

# next_steps: reads lines of FILE ID WHO NEED... and says where the cutover stands.
next_steps() {
  local file id who needs need missing finished=0 all=0 shown=0
  while read -r file id who needs; do
    all=$((all + 1))
    if [[ -e "$(state_file "${id}" "done")" ]]; then
      finished=$((finished + 1))
    elif [[ -e "$(state_file "${id}" ran)" ]]; then
      printf 'verify   steps/%s verify\n' "${file}"
    elif [[ -e "$(state_file "${id}" started)" ]]; then
      printf 'BROKEN   steps/%s run --again, or undo: its run broke off\n' "${file}"
    else
      missing=""
      for need in ${needs}; do [[ -e "$(state_file "${need}" "done")" ]] || missing=1; done
      if [[ -z "${missing}" ]]; then
        shown=$((shown + 1))
        ((shown <= 10)) && printf 'next     steps/%s run (%s)\n' "${file}" "${who}"
      fi
    fi
  done
  ((shown <= 10)) || printf 'and %d more that may run\n' "$((shown - 10))"
  printf '%d of %d steps are done\n' "${finished}" "${all}"
}

# as_planned CLUSTER SERVICE TASK_DEFINITION: nobody has deployed it since the scan, and nobody is doing so.
as_planned() {
  local seen
  seen="$(aws ecs describe-services --cluster "$1" --services "$2" --output text \
    --query 'services[0].[taskDefinition,length(deployments)]')" || return 1
  [[ "${seen}" == "$3"$'\t'"1" ]] || {
    log "$2 has been deployed since the scan, or is being deployed: scan again, and see ecs2eks plan --diff"
    return 1
  }
}

# forget ID...: a rollback has taken these steps back.
forget() {
  [[ -n "${DRY_RUN}" ]] && return 0
  local id
  for id in "$@"; do
    rm -f "$(state_file "${id}" started)" "$(state_file "${id}" ran)" "$(state_file "${id}" 'done')"
  done
}

# no_way_back: asks for the step's id before something that nothing undoes.
no_way_back() {
  [[ -n "${DRY_RUN}" || "${ECS2EKS_CONFIRM:-}" == "yes" ]] && return 0
  local answer=""
  log "Nothing undoes this step."
  read -r -p "Type its id to go on: " answer </dev/tty || fail "nobody answered"
  [[ "${answer}" == "${STEP}" ]] || fail "that is not ${STEP}"
}

# baked SECONDS: so much time has passed since the run.
baked() {
  local ran
  ran="$(cat "$(state_file "${STEP}" ran)")" || return 1
  local left=$((ran + ${ECS2EKS_BAKE_SECONDS:-$1} - $(now)))
  ((left <= 0)) || {
    log "$((left / 60 + 1)) more minutes to watch"
    return 1
  }
}

# baked_since ID SECONDS: so much time has passed since that step was verified.
baked_since() {
  local file
  file="$(state_file "$1" 'done')"
  [[ -e "${file}" ]] || {
    log "$1 is not verified"
    return 1
  }
  local left=$(($(cat "${file}") + ${ECS2EKS_BAKE_SECONDS:-$2} - $(now)))
  ((left <= 0)) || {
    log "$((left / 3600 + 1)) more hours to wait"
    return 1
  }
}

# ---- load balancers ------------------------------------------------------------------------------------------------

# target_group_arn NAME: the ARN of a target group that this plan has created.
target_group_arn() {
  if [[ -n "${DRY_RUN}" ]]; then
    printf '(ARN of %s)' "$1"
    return 0
  fi
  aws elbv2 describe-target-groups --names "$1" --query 'TargetGroups[0].TargetGroupArn' --output text ||
    fail "there is no target group $1"
}

targets_in_state() {
  aws elbv2 describe-target-health --target-group-arn "$1" \
    --query "length(TargetHealthDescriptions[?contains('$2', TargetHealth.State)])" --output text
}

# has_targets ARN: the controller has registered pods.
has_targets() {
  local count
  count="$(targets_in_state "$1" 'initial healthy unhealthy unused')" || return 1
  ((count > 0))
}

# healthy_targets ARN MINIMUM
healthy_targets() {
  local count
  count="$(targets_in_state "$1" 'healthy')" || return 1
  ((count >= $2)) || {
    log "${count} healthy targets in $1, wanted $2"
    return 1
  }
}

# forwards rule|listener ARN GROUP=WEIGHT... [or GROUP=WEIGHT...]: the rule forwards exactly like this.
forwards() {
  local kind="$1" arn="$2" seen wanted=""
  shift 2
  if [[ "${kind}" == "rule" ]]; then
    seen="$(aws elbv2 describe-rules --rule-arns "${arn}" --output text \
      --query "Rules[0].Actions[?Type=='forward'][].ForwardConfig.TargetGroups[].[TargetGroupArn,Weight]")" || return 1
  else
    seen="$(aws elbv2 describe-listeners --listener-arns "${arn}" --output text \
      --query "Listeners[0].DefaultActions[?Type=='forward'][].ForwardConfig.TargetGroups[].[TargetGroupArn,Weight]")" ||
      return 1
  fi
  seen="$(awk 'NF { print $1 "=" (($2 == "" || $2 == "None") ? 1 : $2) }' <<<"${seen}" | sort)"
  while (($# > 0)); do
    wanted=""
    while (($# > 0)) && [[ "$1" != "or" ]]; do
      wanted+="$1"$'\n'
      shift
    done
    (($# > 0)) && shift
    [[ "$(sort <<<"${wanted%$'\n'}")" == "${seen}" ]] && return 0
  done
  log "${arn} has been changed by somebody else: it forwards to"
  log "${seen}"
  return 1
}

# create_target_group NAME WORKLOAD OPTION...: creates it with the tag ecs2eks/workload, or finds that this plan has done so.
create_target_group() {
  local name="$1" workload="$2" arn owner
  shift 2
  if arn="$(aws elbv2 describe-target-groups --names "${name}" --query 'TargetGroups[0].TargetGroupArn' --output text 2>/dev/null)"; then
    owner="$(aws elbv2 describe-tags --resource-arns "${arn}" --output text \
      --query "TagDescriptions[0].Tags[?Key=='ecs2eks/workload'].Value")" || return 1
    [[ "${owner}" == "${workload}" ]] && return 0
    log "a target group ${name} is there already, and it is not this plan's"
    return 1
  fi
  aws elbv2 create-target-group --name "${name}" "$@" --tags "Key=ecs2eks/workload,Value=${workload}" >/dev/null
}

# delete_target_group NAME: deletes a target group of this plan, if it is there.
delete_target_group() {
  local arn
  arn="$(aws elbv2 describe-target-groups --names "$1" --query 'TargetGroups[0].TargetGroupArn' --output text 2>/dev/null)" ||
    return 0
  aws elbv2 delete-target-group --target-group-arn "${arn}" >/dev/null
}

# delete_unused_target_group ARN: deletes it unless a rule still uses it.
delete_unused_target_group() {
  aws elbv2 delete-target-group --target-group-arn "$1" >/dev/null ||
    log "$1 stays: a rule still forwards to it, or somebody has deleted it already"
}

trial_rule() {
  aws elbv2 describe-rules --listener-arn "$1" --output text \
    --query "Rules[?Priority=='$2' && Conditions[?HttpHeaderConfig.HttpHeaderName=='X-Migration-Target']].RuleArn"
}

# create_trial_rule LISTENER PRIORITY CONDITIONS ACTIONS
create_trial_rule() {
  [[ -n "$(trial_rule "$1" "$2")" ]] && return 0
  aws elbv2 create-rule --listener-arn "$1" --priority "$2" --conditions "$3" --actions "$4" >/dev/null
}

# delete_trial_rule LISTENER PRIORITY: deletes the rule of the trial and no other.
delete_trial_rule() {
  local arn
  arn="$(trial_rule "$1" "$2")" || return 1
  [[ -n "${arn}" && "${arn}" != "None" ]] || return 0
  aws elbv2 delete-rule --rule-arn "${arn}" >/dev/null
}

# same_answer SCHEME HOST PORT BALANCER PATH HEADER: with and without the header, the same status.
same_answer() {
  local scheme="$1" host="$2" port="$3" balancer="$4" path="$5" header="$6" ecs eks
  local ask=(curl --silent --show-error --output /dev/null --max-time 20 --write-out '%{http_code}'
    --connect-to "${host}:${port}:${balancer}:${port}")
  # The balancer's own name is in no certificate; what is tested here is the way behind it.
  [[ "${host}" == "${balancer}" ]] && ask+=(--insecure)
  ecs="$("${ask[@]}" "${scheme}://${host}:${port}${path}")" || return 1
  eks="$("${ask[@]}" --header "${header}" "${scheme}://${host}:${port}${path}")" || return 1
  log "ECS answers ${ecs}, EKS answers ${eks}"
  [[ "${ecs}" == "${eks}" ]] || [[ "${ecs}" == 5* && "${eks}" == [23]* ]]
}

# target_groups_at_most NUMBER LOAD_BALANCER
target_groups_at_most() {
  local count
  count="$(aws elbv2 describe-target-groups --load-balancer-arn "$2" --query 'length(TargetGroups)' --output text)" || return 1
  ((count <= $1)) || {
    log "$2 has ${count} target groups, at most $1 leave room"
    return 1
  }
}

# ---- gates ---------------------------------------------------------------------------------------------------------

# metric NAMESPACE METRIC MINUTES PERIOD STATISTIC DIMENSION...: the sum (or maximum) over the last minutes.
metric() {
  local namespace="$1" name="$2" minutes="$3" period="$4" statistic="$5" end query
  shift 5
  end="$(now)"
  local wanted=(--statistics "${statistic}")
  query="Datapoints[].${statistic}"
  if [[ "${statistic}" == p* ]]; then
    wanted=(--extended-statistics "${statistic}")
    query="Datapoints[].ExtendedStatistics.${statistic}"
  fi
  aws cloudwatch get-metric-statistics --namespace "${namespace}" --metric-name "${name}" \
    --start-time "$((end - minutes * 60))" --end-time "${end}" --period "${period}" "${wanted[@]}" \
    --dimensions "$@" --query "${query}" --output text |
    awk -v how="${statistic}" '
      { for (i = 1; i <= NF; i++) if ($i != "None") { if (how == "Sum") total += $i; else if ($i > total) total = $i } }
      END { printf "%.6f", total + 0 }'
}

# gate_requests LOAD_BALANCER NEW_ARN MINUTES MINIMUM OLD_ARN...: EKS is not worse than ECS.
#   5xx at most 0.5 percent or twice those of ECS, 4xx within 5 points of ECS, p95 at most 1.3 times that of ECS.
gate_requests() {
  local balancer="$1" new="${2##*:}" minutes="$3" minimum="${ECS2EKS_MIN_REQUESTS:-$4}" old dims
  shift 4
  local requests errors clients slow old_requests=0 old_errors=0 old_clients=0 old_slow=0 value
  dims=("Name=LoadBalancer,Value=${balancer}" "Name=TargetGroup,Value=${new}")
  requests="$(metric AWS/ApplicationELB RequestCount "${minutes}" 60 Sum "${dims[@]}")" || return 1
  errors="$(metric AWS/ApplicationELB HTTPCode_Target_5XX_Count "${minutes}" 60 Sum "${dims[@]}")" || return 1
  clients="$(metric AWS/ApplicationELB HTTPCode_Target_4XX_Count "${minutes}" 60 Sum "${dims[@]}")" || return 1
  slow="$(metric AWS/ApplicationELB TargetResponseTime "${minutes}" "$((minutes * 60))" p95 "${dims[@]}")" || return 1
  for old in "$@"; do
    dims=("Name=LoadBalancer,Value=${balancer}" "Name=TargetGroup,Value=${old##*:}")
    value="$(metric AWS/ApplicationELB RequestCount "${minutes}" 60 Sum "${dims[@]}")" || return 1
    old_requests="$(awk -v a="${old_requests}" -v b="${value}" 'BEGIN { print a + b }')"
    value="$(metric AWS/ApplicationELB HTTPCode_Target_5XX_Count "${minutes}" 60 Sum "${dims[@]}")" || return 1
    old_errors="$(awk -v a="${old_errors}" -v b="${value}" 'BEGIN { print a + b }')"
    value="$(metric AWS/ApplicationELB HTTPCode_Target_4XX_Count "${minutes}" 60 Sum "${dims[@]}")" || return 1
    old_clients="$(awk -v a="${old_clients}" -v b="${value}" 'BEGIN { print a + b }')"
    value="$(metric AWS/ApplicationELB TargetResponseTime "${minutes}" "$((minutes * 60))" p95 "${dims[@]}")" || return 1
    old_slow="$(awk -v a="${old_slow}" -v b="${value}" 'BEGIN { print (a > b) ? a : b }')"
  done
  awk -v n="${requests}" -v e="${errors}" -v c="${clients}" -v s="${slow}" -v min="${minimum}" \
    -v on="${old_requests}" -v oe="${old_errors}" -v oc="${old_clients}" -v os="${old_slow}" '
    BEGIN {
      printf "EKS: %d requests, %d of 5xx, %d of 4xx, p95 %.3f s\n", n, e, c, s
      printf "ECS: %d requests, %d of 5xx, %d of 4xx, p95 %.3f s\n", on, oe, oc, os
      if (n < min) { printf "only %d requests, %d are needed for a verdict\n", n, min; exit 1 }
      if (n == 0) exit 0
      limit = 0.005
      if (on > 0 && 2 * oe / on > limit) limit = 2 * oe / on
      if (e / n > limit) { printf "5xx: %.2f %% is above %.2f %%\n", 100 * e / n, 100 * limit; bad = 1 }
      if (on >= 100) {
        gap = c / n - oc / on
        if (gap > 0.05 || gap < -0.05) { printf "4xx: %.1f points apart, so routes, headers or logins differ\n", 100 * gap; bad = 1 }
        if (os > 0 && s > 1.3 * os) { printf "p95: %.3f s is above 1.3 times %.3f s\n", s, os; bad = 1 }
      }
      exit bad
    }' >&2
}

# gate_connections LOAD_BALANCER NEW_ARN MINUTES: no target of a Network Load Balancer is unhealthy.
gate_connections() {
  local unhealthy
  unhealthy="$(metric AWS/NetworkELB UnHealthyHostCount "$3" 60 Maximum \
    Name=LoadBalancer,Value="$1" Name=TargetGroup,Value="${2##*:}")" || return 1
  awk -v u="${unhealthy}" 'BEGIN { exit (u > 0) }' || {
    log "up to ${unhealthy%.*} unhealthy targets in the last $3 minutes"
    return 1
  }
}

# gate_queue NAME SECONDS: no message has waited longer in the last ten minutes.
gate_queue() {
  local age
  age="$(metric AWS/SQS ApproximateAgeOfOldestMessage 10 60 Maximum Name=QueueName,Value="$1")" || return 1
  log "oldest message in $1: ${age%.*} seconds"
  awk -v a="${age}" -v limit="$2" 'BEGIN { exit (a > limit) }'
}

# ---- ECS -----------------------------------------------------------------------------------------------------------

# tasks_are NUMBER CLUSTER SERVICE: so many tasks run and none starts.
tasks_are() {
  local seen
  seen="$(aws ecs describe-services --cluster "$2" --services "$3" \
    --query 'services[0].[runningCount,pendingCount]' --output text)" || return 1
  [[ "${seen}" == "$1"$'\t'"0" ]]
}

# no_scheduled_tasks CLUSTER FAMILY: no task of the family runs that is not a service's.
no_scheduled_tasks() {
  local arns count
  arns="$(aws ecs list-tasks --cluster "$1" --family "$2" --desired-status RUNNING --query taskArns --output text)" || return 1
  [[ -n "${arns}" && "${arns}" != "None" ]] || return 0
  # shellcheck disable=SC2086 # a list of ARNs, which hold no spaces
  count="$(aws ecs describe-tasks --cluster "$1" --tasks ${arns} --output text \
    --query "length(tasks[?!starts_with(group, 'service:') && lastStatus!='STOPPED'])")" || return 1
  ((count == 0))
}

# no_other_services CLUSTER SERVICE: no other service of the cluster runs a task.
no_other_services() {
  local service running
  for service in $(aws ecs list-services --cluster "$1" --query serviceArns --output text); do
    [[ "${service##*/}" == "$2" ]] && continue
    running="$(aws ecs describe-services --cluster "$1" --services "${service}" \
      --query 'services[0].runningCount' --output text)" || return 1
    [[ "${running}" == "0" || "${running}" == "None" ]] || {
      log "${service##*/} still runs ${running} tasks"
      return 1
    }
  done
}

# service_is_gone CLUSTER SERVICE
service_is_gone() {
  local status
  status="$(aws ecs describe-services --cluster "$1" --services "$2" --query 'services[0].status' --output text)" || return 1
  [[ "${status}" == "INACTIVE" || "${status}" == "None" ]]
}

one_of() {
  local seen="$1" wanted
  shift
  for wanted in "$@"; do [[ "${wanted}" != "or" && "${seen}" == "${wanted}" ]] && return 0; done
  log "its state is ${seen}"
  return 1
}

# event_rule_is BUS NAME STATE [or STATE]
event_rule_is() {
  local state
  state="$(aws events describe-rule --event-bus-name "$1" --name "$2" --query State --output text)" || return 1
  shift 2
  one_of "${state}" "$@"
}

# schedule_is GROUP NAME STATE [or STATE]
schedule_is() {
  local state
  state="$(aws scheduler get-schedule --group-name "$1" --name "$2" --query State --output text)" || return 1
  shift 2
  one_of "${state}" "$@"
}

# ---- identity and platform -----------------------------------------------------------------------------------------

# role_exists ARN
role_exists() { expect "$1" aws iam get-role --role-name "${1##*/}" --query Role.Arn --output text; }

# parameter_exists NAME [--region REGION]: without reading its value.
parameter_exists() {
  local name="$1"
  shift
  expect "${name}" aws ssm describe-parameters --parameter-filters "Key=Name,Values=${name}" \
    --query 'Parameters[0].Name' --output text "$@"
}

# oidc_provider_exists CLUSTER
oidc_provider_exists() {
  local issuer
  issuer="$(aws eks describe-cluster --name "$1" --query cluster.identity.oidc.issuer --output text)" || return 1
  aws iam list-open-id-connect-providers --query 'OpenIDConnectProviderList[].Arn' --output text |
    tr '\t' '\n' | grep --quiet --fixed-strings "${issuer#*://}"
}

# free_addresses NUMBER: the cluster's subnets have so many.
free_addresses() {
  local subnets free
  subnets="$(aws eks describe-cluster --name "${EKS_CLUSTER}" \
    --query 'cluster.resourcesVpcConfig.subnetIds' --output text)" || return 1
  # shellcheck disable=SC2086 # a list of ids, which hold no spaces
  free="$(aws ec2 describe-subnets --subnet-ids ${subnets} --query 'sum(Subnets[].AvailableIpAddressCount)' --output text)" ||
    return 1
  log "${free%.*} free addresses, $1 wanted"
  ((${free%.*} >= $1))
}

# crd_established NAME
crd_established() { kubectl wait --for condition=established --timeout 60s "crd/$1"; }

# ---- Kubernetes ----------------------------------------------------------------------------------------------------

pods_of() { kubectl get pods --namespace "$1" --selector "app.kubernetes.io/instance=$2" --output "jsonpath=$3"; }

# pods_are NUMBER NAMESPACE RELEASE
pods_are() {
  local names
  names="$(pods_of "$2" "$3" '{.items[*].metadata.name}')" || return 1
  (($(wc -w <<<"${names}") == $1))
}

# no_restarts NAMESPACE RELEASE
no_restarts() {
  local counts total
  counts="$(pods_of "$1" "$2" '{.items[*].status.containerStatuses[*].restartCount}')" || return 1
  total="$(awk '{ for (i = 1; i <= NF; i++) n += $i } END { print n + 0 }' <<<"${counts}")"
  ((total <= ${ECS2EKS_ALLOW_RESTARTS:-0})) || {
    log "containers have restarted ${total} times: kubectl logs --previous tells why"
    return 1
  }
}

# answers PATH: the API server's proxy gets a success from there.
answers() { kubectl get --raw "$1" >/dev/null; }

# has_endpoints NAMESPACE SERVICE
has_endpoints() {
  local addresses
  addresses="$(kubectl get endpointslices --namespace "$1" --selector "kubernetes.io/service-name=$2" \
    --output 'jsonpath={.items[*].endpoints[*].addresses[0]}')" || return 1
  [[ -n "${addresses}" ]] || {
    log "Service $2 has no endpoints"
    return 1
  }
}

# external_secrets_ready NAMESPACE RELEASE
external_secrets_ready() {
  local states
  states="$(kubectl get externalsecrets --namespace "$1" --selector "app.kubernetes.io/instance=$2" --output \
    'jsonpath={range .items[*]}{.metadata.name}={.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}')" || return 1
  if grep --quiet --invert-match --extended-regexp '=True$|^$' <<<"${states}"; then
    log "not synced: ${states}"
    return 1
  fi
}

# same_image CLUSTER SERVICE ECS_CONTAINER NAMESPACE RELEASE CONTAINER: both sides run the same digest.
same_image() {
  local tasks ecs eks
  tasks="$(aws ecs list-tasks --cluster "$1" --service-name "$2" --query taskArns --output text)" || return 1
  [[ -n "${tasks}" && "${tasks}" != "None" ]] || {
    log "no task runs on ECS to compare with"
    return 0
  }
  # shellcheck disable=SC2086 # a list of ARNs, which hold no spaces
  ecs="$(aws ecs describe-tasks --cluster "$1" --tasks ${tasks} --output text \
    --query "tasks[].containers[?name=='$3'][].imageDigest" | tr '\t' '\n' | grep '^sha256:' | sort -u)" || {
    log "ECS reports no digest for $3"
    return 0
  }
  eks="$(pods_of "$4" "$5" "{.items[*].status.containerStatuses[?(@.name==\"$6\")].imageID}" |
    tr ' ' '\n' | sed 's/.*@//' | sort -u)" || return 1
  [[ "${ecs}" == "${eks}" ]] && return 0
  log "ECS runs ${ecs}, EKS runs ${eks}"
  # A multi-platform image has one digest for its index and one for each platform: compare the tags by hand then.
  [[ "${ECS2EKS_ACCEPT_DRIFT:-}" == "yes" ]]
}

# daemon_everywhere NAMESPACE RELEASE: every node that may run it has a ready pod.
daemon_everywhere() {
  local seen
  seen="$(kubectl get daemonset "$2" --namespace "$1" \
    --output 'jsonpath={.status.desiredNumberScheduled} {.status.numberReady}')" || return 1
  [[ "${seen% *}" == "${seen#* }" && "${seen% *}" != "0" ]]
}

# no_jobs NAMESPACE RELEASE: no job of the CronJob is running.
no_jobs() {
  local active
  active="$(kubectl get cronjob "$2" --namespace "$1" --output 'jsonpath={.status.active[*].name}')" || return 1
  [[ -z "${active}" ]]
}

# last_run_succeeded NAMESPACE RELEASE
last_run_succeeded() {
  local time
  time="$(kubectl get cronjob "$2" --namespace "$1" --output 'jsonpath={.status.lastSuccessfulTime}')" || return 1
  [[ -n "${time}" ]] || {
    log "no run has succeeded yet"
    return 1
  }
}
