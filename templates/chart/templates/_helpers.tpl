{{/*
Name of all objects. It is the ECS service's name without a release prefix, because that is what other services call.
*/}}
{{- define "workload.fullname" -}}
{{- default .Chart.Name .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/*
Name of the ServiceAccount.
*/}}
{{- define "workload.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "workload.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/*
Labels that find the pods. A Deployment's selector can never change, so nothing else belongs here.
*/}}
{{- define "workload.selectorLabels" -}}
app.kubernetes.io/name: {{ default (include "workload.fullname" .) .Values.nameOverride | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/*
Labels of pods. The chart's version is not among them, so that a new chart version alone restarts nothing.
*/}}
{{- define "workload.podLabels" -}}
{{- include "workload.selectorLabels" . }}
{{- with default .Chart.AppVersion .Values.image.tag | trunc 63 | trimAll "-_." }}
app.kubernetes.io/version: {{ . | quote }}
{{- end }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
{{- end }}

{{/*
Labels of all other objects.
*/}}
{{- define "workload.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimAll "-_." | quote }}
{{ include "workload.podLabels" . }}
{{- end }}

{{/*
An image reference from repository, tag and digest. The digest decides what is pulled, the tag stays readable.
*/}}
{{- define "workload.image" -}}
{{- .repository }}
{{- with .tag }}{{ printf ":%s" . }}{{ end }}
{{- with .digest }}{{ printf "@%s" . }}{{ end }}
{{- end }}
