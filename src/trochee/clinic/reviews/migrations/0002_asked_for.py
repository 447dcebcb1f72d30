from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_invitation_withdrawn"),
        ("patients", "0004_append_only"),
        ("reviews", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="writtenreview",
            index=models.Index(
                condition=models.Q(("asked_at__isnull", False)),
                fields=["clinic", "asked_at"],
                name="reviews_asked_for",
            ),
        ),
    ]
