"""kpiwatch's Grafana dashboards as code: the same panels and queries in Chinese and in English."""
