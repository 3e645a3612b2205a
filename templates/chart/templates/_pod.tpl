{{/*
The pod template, the same for every controller. Takes a dict: context (the root context) and, for Jobs, restartPolicy.
*/}}
{{- define "workload.pod" -}}
{{- $context := .context }}
{{- $values := .context.Values -}}
metadata:
  labels:
    {{- toYaml (merge (include "workload.podLabels" $context | fromYaml) (default dict $values.podLabels)) | nindent 4 }}
  {{- with $values.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with .restartPolicy }}
  restartPolicy: {{ . }}
  {{- end }}
  serviceAccountName: {{ include "workload.serviceAccountName" $context | quote }}
  automountServiceAccountToken: {{ default false $values.serviceAccount.automount }}
  {{- /* ECS sets no variables for neighbouring services; in a large namespace they also slow the start. */}}
  enableServiceLinks: false
  {{- range $field := list "priorityClassName" "runtimeClassName" "hostname" "dnsPolicy" }}
  {{- with index $values $field }}
  {{ $field }}: {{ . | quote }}
  {{- end }}
  {{- end }}
  {{- range $field := list "hostNetwork" "hostPID" "hostIPC" "shareProcessNamespace" }}
  {{- if index $values $field }}
  {{ $field }}: true
  {{- end }}
  {{- end }}
  {{- if hasKey $values "terminationGracePeriodSeconds" }}
  terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds | int }}
  {{- end }}
  {{- with $values.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.podResources }}
  resources:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- range $field := list "imagePullSecrets" "hostAliases" "dnsConfig" "nodeSelector" "affinity" "tolerations" }}
  {{- with index $values $field }}
  {{ $field }}:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- end }}
  {{- with $values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- range . }}
    {{- $selector := dict "labelSelector" (dict "matchLabels" (include "workload.selectorLabels" $context | fromYaml)) }}
    - {{ toYaml (merge (deepCopy .) $selector) | indent 6 | trimPrefix "      " }}
    {{- end }}
  {{- end }}
  {{- with $values.initContainers }}
  initContainers:
    {{- range . }}
    - {{ include "workload.container" (dict "name" .name "container" .) | indent 6 | trimPrefix "      " }}
    {{- end }}
  {{- end }}
  containers:
    - {{ include "workload.container" (dict "name" $values.containerName "container" $values) | indent 6 | trimPrefix "      " }}
    {{- range $name, $sidecar := $values.sidecars }}
    - {{ include "workload.container" (dict "name" $name "container" $sidecar) | indent 6 | trimPrefix "      " }}
    {{- end }}
  {{- with $values.volumes }}
  volumes:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
