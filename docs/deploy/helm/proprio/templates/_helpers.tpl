{{- define "proprio.fullname" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end -}}
{{- end }}

{{/* What a part is selected by; called with a dict of the root context and the part's name. */}}
{{- define "proprio.selector" -}}
app.kubernetes.io/name: {{ .context.Chart.Name }}
app.kubernetes.io/instance: {{ .context.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "proprio.labels" -}}
{{ include "proprio.selector" . }}
app.kubernetes.io/version: {{ .context.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .context.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .context.Chart.Name .context.Chart.Version }}
{{- end }}

{{- define "proprio.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{/* Who a pod runs as, and where. */}}
{{- define "proprio.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "proprio.container" -}}
image: {{ include "proprio.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end }}

{{- define "proprio.environment" -}}
- {name: PROPRIO_JAVA_OPTIONS, value: {{ .Values.javaOptions | quote }}}
{{- if .Values.postgresql.passwords.secret }}
- {name: PGPASSFILE, value: /etc/proprio/postgresql/pgpass}
{{- end }}
{{- end }}

{{- define "proprio.mounts" -}}
- {name: data, mountPath: /data}
- {name: tmp, mountPath: /tmp}
{{- if .Values.postgresql.passwords.secret }}
- {name: postgresql, mountPath: /etc/proprio/postgresql, readOnly: true}
{{- end }}
{{- end }}

{{- define "proprio.volumes" -}}
# Native libraries are unpacked here, and mapped.
- name: tmp
  emptyDir: {}
{{- if .Values.postgresql.passwords.secret }}
- name: postgresql
  secret:
    secretName: {{ .Values.postgresql.passwords.secret }}
    defaultMode: 0440
    items: [{key: {{ .Values.postgresql.passwords.key }}, path: pgpass}]
{{- end }}
{{- end }}

{{/* A server's key must be its owner's alone, as no secret's volume is for a user that is not root. */}}
{{- define "proprio.certificate.init" -}}
- name: certificate
  {{- include "proprio.container" . | nindent 2 }}
  command: [sh, -ec, 'umask 077; cp /certificate/server.pem /certificate/device-ca.pem /etc/proprio/certificate']
  volumeMounts:
    - {name: secret, mountPath: /certificate, readOnly: true}
    - {name: certificate, mountPath: /etc/proprio/certificate}
{{- end }}

{{- define "proprio.certificate.volumes" -}}
- name: secret
  secret: {secretName: {{ .Values.certificate.secret }}, defaultMode: 0440}
- name: certificate
  emptyDir: {medium: Memory}
{{- end }}

{{- define "proprio.claim" -}}
accessModes: [ReadWriteOnce]
{{- with .storageClass }}
storageClassName: {{ . }}
{{- end }}
resources:
  requests: {storage: {{ .size }}}
{{- end }}

{{/* What `proprio coordinator --config` reads. */}}
{{- define "proprio.settings" -}}
{{- $name := include "proprio.fullname" . -}}
{{- $names := list -}}
{{- range list $name (printf "%s-devices" $name) -}}
{{- $names = concat $names (list . (printf "%s.%s" . $.Release.Namespace) (printf "%s.%s.svc" . $.Release.Namespace)) -}}
{{- end -}}
{{- $own := dict "tls" true "store" "/data/store" "http" (dict "listen" "0.0.0.0:7480") "grpc" (dict "listen" "0.0.0.0:7443") -}}
{{- $guard := dict "names" (concat $names .Values.coordinator.names) -}}
{{- if .Values.certificate.secret -}}
{{- $_ := set $guard "server" "/etc/proprio/certificate/server.pem" -}}
{{- $_ := set $guard "device-authority" "/etc/proprio/certificate/device-ca.pem" -}}
{{- end -}}
{{- $_ := set $own "guard" $guard -}}
{{- if .Values.postgresql.databases -}}
{{- $_ := set $own "data" (dict "databases" .Values.postgresql.databases) -}}
{{- end -}}
{{- toYaml (mustMergeOverwrite (deepCopy .Values.coordinator.settings) $own) -}}
{{- end }}
