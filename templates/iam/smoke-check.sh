#!/bin/sh
# Runs the smoke check of a workload and shows what it says: check.sh NAMESPACE/WORKLOAD, or check.sh FILE.
# Ends with 0 when the pod has its role and all keys of its secrets. Nothing of it stays in the cluster.
set -eu

case ${1:?usage: check.sh NAMESPACE/WORKLOAD} in
  *.yaml) file=$1 ;;
  *) file=$(dirname "$0")/${1%%/*}.${1#*/}.yaml ;;
esac

remove() { kubectl delete --filename "$file" --ignore-not-found --wait >/dev/null; }
ended() {
  kubectl get --filename "$file" --output jsonpath='{.status.conditions[?(@.status=="True")].type}'
}

remove
trap remove EXIT
kubectl create --filename "$file" >/dev/null
job=$(kubectl get --filename "$file" --output jsonpath='{.metadata.name}')
namespace=$(kubectl get --filename "$file" --output jsonpath='{.metadata.namespace}')

# Jobs give up after 300 seconds by themselves; this is a little longer.
waited=0
while :; do
  state=$(ended)
  case $state in *Complete* | *Failed*) break ;; esac
  [ "$waited" -lt 330 ] || break
  sleep 2
  waited=$((waited + 2))
done

kubectl logs --namespace "$namespace" "job/$job" || true
case $state in
  *Complete*) ;;
  *)
    kubectl describe --namespace "$namespace" "job/$job" | tail -n 20 >&2
    exit 1
    ;;
esac
