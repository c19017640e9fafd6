{{/* Never rendered where this was written: see Chart.yaml. What all processes share. */}}
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
{{- end }}
{{- define "callsheet.volumes" -}}
- { name: data, emptyDir: {} }
- { name: secret, secret: { secretName: {{ .Values.secret }}, items: [{ key: token, path: token }] } }
{{- end }}
{{- define "callsheet.security" -}}
runAsNonRoot: true
runAsUser: 10001
fsGroup: 10001
{{- end }}
