# Takes back what apply.sh made, after the last pod that uses the roles is gone. A role that somebody else made is left alone,
# and so is the cluster's OIDC provider, on which others may rely. Safe to run again.
set -eu

say() { printf '%s\n' "$*" >&2; }

# role NAME DESCRIPTION: chooses the role that the next lines are about.
role() {
  role=$1 ours=no
  if found=$(aws iam get-role --role-name "$1" --query Role.Description --output text 2>&1); then
    if [ "$found" = "$2" ]; then ours=yes; else say "$1 was not made by apply.sh: left alone"; fi
  else
    case $found in
      *NoSuchEntity*) say "$1 is gone already" ;;
      *) say "$found"; exit 1 ;;
    esac
  fi
}

# quiet COMMAND...: that the object is gone already is no error.
quiet() {
  [ "$ours" = yes ] || return 0
  if ! said=$("$@" 2>&1); then
    case $said in
      *NoSuchEntity*) ;;
      *) say "$said"; exit 1 ;;
    esac
  fi
}

inline() { quiet aws iam delete-role-policy --role-name "$role" --policy-name "$1"; }
detach() { quiet aws iam detach-role-policy --role-name "$role" --policy-arn "$1"; }
delete() { quiet aws iam delete-role --role-name "$role"; }
