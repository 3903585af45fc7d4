{{- define "parta.labels" -}}
app.kubernetes.io/name: parta
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "parta.selector" -}}
app.kubernetes.io/name: parta
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "parta.name" -}}
{{ printf "%s-parta" .Release.Name | replace "parta-parta" "parta" | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- define "parta.image" -}}
{{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) }}
{{- end }}

{{- define "parta.secret" -}}
{{ .Values.existingSecret | default (include "parta.name" .) }}
{{- end }}

{{- /* What every container of Parta is given. */ -}}
{{- define "parta.container" -}}
image: {{ include "parta.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
envFrom:
  - configMapRef: {name: {{ include "parta.name" . }}}
  - secretRef: {name: {{ include "parta.secret" . }}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end }}

{{- define "parta.pod" -}}
serviceAccountName: {{ include "parta.name" . }}
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* A change of the settings or the secrets restarts the pods. */ -}}
{{- define "parta.checksums" -}}
checksum/settings: {{ include (print $.Template.BasePath "/settings.yaml") . | sha256sum }}
{{- end }}
