import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patients", "0002_append_only")]

    operations = [
        migrations.RenameField("breakglass", "reason", "sealed_reason"),
        migrations.AlterField("breakglass", "sealed_reason", models.TextField()),
        migrations.AddField(
            "merge", "sealed_reason", models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.AddField(
            "merge", "sealed_undone_reason", models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.CreateModel(
            name="ErasureStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("by", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("version", models.PositiveIntegerField()),
                (
                    "step",
                    models.CharField(
                        choices=[("asked", "asked"), ("taken_back", "taken_back"), ("declined", "declined")],
                        max_length=12,
                    ),
                ),
                ("sealed_reason", models.TextField(blank=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.clinic"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="patients.patient"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("patient", "version"), name="patients_one_erasure_step_a_version")
                ],
            },
        ),
    ]
