{{/* Never installed where this was written: see Chart.yaml. What all processes share. */}}
{{- define "callsheet.env" -}}
- { name: CALLSHEET_DATA, value: /data }
- { name: CALLSHEET_LOG_FORMAT, value: json }
- { name: CALLSHEET_LOG, value: {{ .Values.log | quote }} }
{{- with .Values.origins }}
- { name: CALLSHEET_ORIGINS, value: {{ . | quote }} }
{{- end }}
{{- with .Values.otlpEndpoint }}
- { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }} }
{{- end }}
- name: CALLSHEET_STORE
  valueFrom: { secretKeyRef: { name: {{ .Values.secret }}, key: store } }
{{- end }}
{{- define "callsheet.mounts" -}}
- { name: data, mountPath: /data }
- { name: secret, mountPath: /data/token, subPath: token, readOnly: true }
{{- range $folder, $from := .Values.folders }}
{{- if or $from.secret $from.configMap }}
- { name: {{ $folder }}, mountPath: /data/{{ $folder }}, readOnly: true }
{{- end }}
{{- end }}
{{- end }}
{{/* The claim that all processes share; empty: there is none. */}}
{{- define "callsheet.claim" -}}
{{- if .Values.data.existingClaim -}}
{{ .Values.data.existingClaim }}
{{- else if .Values.data.create -}}
{{ .Release.Name }}-data
{{- end }}
{{- end }}
{{- define "callsheet.volumes" -}}
{{- with include "callsheet.claim" . -}}
- { name: data, persistentVolumeClaim: { claimName: {{ . }} } }
{{- else -}}
- { name: data, emptyDir: {} }
{{- end }}
- { name: secret, secret: { secretName: {{ .Values.secret }}, items: [{ key: token, path: token }] } }
{{- range $folder, $from := .Values.folders }}
{{- if $from.secret }}
- { name: {{ $folder }}, secret: { secretName: {{ $from.secret }} } }
{{- else if $from.configMap }}
- { name: {{ $folder }}, configMap: { name: {{ $from.configMap }} } }
{{- end }}
{{- end }}
{{- end }}
{{- define "callsheet.security" -}}
runAsNonRoot: true
runAsUser: 10001
fsGroup: 10001
{{- end }}
