from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_append_only")]
    operations = [
        migrations.AddField(
            model_name="observationversion",
            name="confirmed",
            field=models.BooleanField(null=True),
        ),
    ]
