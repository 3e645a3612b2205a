# Creates what is missing and brings up to date what this program made; a role that somebody else made stops it. Safe to run
# again. POSIX shell and the AWS CLI, nothing else. `undo.sh` takes it all back.
set -eu
cd "$(dirname "$0")"

say() { printf '%s\n' "$*" >&2; }

# Fills what was not known when the documents were written into one of them.
fill() {
  sed -e "s,@PARTITION@,${partition},g" -e "s,@ACCOUNT@,${account},g" -e "s,@REGION@,${region},g" \
    -e "s,@CLUSTER@,${cluster},g" -e "s,@ISSUER@,${issuer},g" "$1"
}

# The description of a role, or "missing".
described() {
  if found=$(aws iam get-role --role-name "$1" --query Role.Description --output text 2>&1); then
    printf '%s' "$found"
  else
    case $found in
      *NoSuchEntity*) printf 'missing' ;;
      *) say "$found"; exit 1 ;;
    esac
  fi
}

# role NAME PATH DESCRIPTION FOLDER [OPTION...]: options are those of create-role.
role() {
  name=$1 path=$2 description=$3 folder=$4
  shift 4
  current=$(described "$name")
  case $current in
    missing)
      say "create $name"
      aws iam create-role --role-name "$name" --path "$path" --description "$description" \
        --assume-role-policy-document "$(fill "$folder/trust.json")" "$@" >/dev/null
      ;;
    "$description")
      say "update $name"
      aws iam update-assume-role-policy --role-name "$name" --policy-document "$(fill "$folder/trust.json")"
      ;;
    *)
      say "$name exists and was not made by this script: nothing was changed"
      exit 1
      ;;
  esac
  role=$name folder_of_role=$folder
}

# inline NAME FILE: an inline policy of the role above.
inline() {
  aws iam put-role-policy --role-name "$role" --policy-name "$1" --policy-document "file://$folder_of_role/$2"
}

# attach ARN: a managed policy for the role above.
attach() {
  aws iam attach-role-policy --role-name "$role" --policy-arn "$1"
}

# oidc_provider: the cluster's OIDC provider in IAM, when it is not there.
oidc_provider() {
  if aws iam get-open-id-connect-provider --output text \
    --open-id-connect-provider-arn "arn:${partition}:iam::${account}:oidc-provider/${issuer}" >/dev/null 2>&1; then
    return
  fi
  say "create the OIDC provider of $issuer"
  aws iam create-open-id-connect-provider --url "https://$issuer" --client-id-list sts.amazonaws.com >/dev/null
}

# associate NAMESPACE SERVICE_ACCOUNT ROLE_ARN: Pod Identity.
associate() {
  id=$(aws eks list-pod-identity-associations --cluster-name "$cluster" --namespace "$1" --service-account "$2" \
    --query 'associations[0].associationId' --output text)
  if [ "$id" = None ]; then
    say "associate $1/$2"
    aws eks create-pod-identity-association --cluster-name "$cluster" --namespace "$1" --service-account "$2" \
      --role-arn "$3" >/dev/null
  else
    aws eks update-pod-identity-association --cluster-name "$cluster" --association-id "$id" --role-arn "$3" >/dev/null
  fi
}
