# disassociate NAMESPACE SERVICE_ACCOUNT: Pod Identity.
disassociate() {
  id=$(aws eks list-pod-identity-associations --cluster-name "$cluster" --namespace "$1" --service-account "$2" \
    --query 'associations[0].associationId' --output text)
  [ "$id" = None ] || aws eks delete-pod-identity-association --cluster-name "$cluster" --association-id "$id" >/dev/null
}
