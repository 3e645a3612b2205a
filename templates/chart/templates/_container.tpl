{{/*
One container. Takes a dict: name, and container (the chart's top-level values, a sidecar or an init container).
Text is quoted word by word, never evaluated: what ran on ECS arrives byte for byte.
*/}}
{{- define "workload.container" -}}
{{- $container := .container }}
{{- $env := default dict $container.env }}
{{- $fieldEnv := default dict $container.fieldEnv }}
{{- $secretEnv := default dict $container.secretEnv -}}
name: {{ .name | quote }}
image: {{ include "workload.image" $container.image | quote }}
{{- with $container.image.pullPolicy }}
imagePullPolicy: {{ . }}
{{- end }}
{{- with $container.restartPolicy }}
restartPolicy: {{ . }}
{{- end }}
{{- with $container.restartPolicyRules }}
restartPolicyRules:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $container.command }}
command:
  {{- range . }}
  - {{ . | quote }}
  {{- end }}
{{- end }}
{{- with $container.args }}
args:
  {{- range . }}
  - {{ . | quote }}
  {{- end }}
{{- end }}
{{- with $container.workingDir }}
workingDir: {{ . | quote }}
{{- end }}
{{- with $container.ports }}
ports:
  {{- range $name, $port := . }}
  - name: {{ $name | quote }}
    containerPort: {{ $port.containerPort | int }}
    protocol: {{ default "TCP" $port.protocol }}
    {{- with $port.hostPort }}
    hostPort: {{ . | int }}
    {{- end }}
  {{- end }}
{{- end }}
{{- if or $env $fieldEnv $secretEnv }}
env:
  {{- range $name, $value := $env }}
  {{- if not (or (hasKey $fieldEnv $name) (hasKey $secretEnv $name)) }}
  - name: {{ $name | quote }}
    value: {{ $value | quote }}
  {{- end }}
  {{- end }}
  {{- range $name, $path := $fieldEnv }}
  {{- if not (hasKey $secretEnv $name) }}
  - name: {{ $name | quote }}
    valueFrom:
      fieldRef:
        fieldPath: {{ $path | quote }}
  {{- end }}
  {{- end }}
  {{- range $name, $from := $secretEnv }}
  - name: {{ $name | quote }}
    valueFrom:
      secretKeyRef:
        name: {{ $from.secret | quote }}
        key: {{ $from.key | quote }}
  {{- end }}
{{- end }}
{{- range $field := list "envFrom" "resources" "startupProbe" "livenessProbe" "readinessProbe" "lifecycle" "securityContext" "volumeMounts" }}
{{- with index $container $field }}
{{ $field }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- if $container.stdin }}
stdin: true
{{- end }}
{{- if $container.tty }}
tty: true
{{- end }}
{{- end }}
