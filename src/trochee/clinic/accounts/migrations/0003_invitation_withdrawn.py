from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_append_only")]
    operations = [migrations.AddField("invitation", "withdrawn_at", models.DateTimeField(null=True))]
