from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_invitation_withdrawn"),
        ("dosing_sessions", "0002_append_only"),
        ("patients", "0004_append_only"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="doseversion",
            index=models.Index(fields=["status", "at"], name="dosing_sessions_by_status"),
        ),
    ]
