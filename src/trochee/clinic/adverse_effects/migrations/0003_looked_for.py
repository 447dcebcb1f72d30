from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_invitation_withdrawn"),
        ("adverse_effects", "0002_append_only"),
        ("patients", "0004_append_only"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="adverseeffectversion",
            index=models.Index(fields=["grade"], name="adverse_effects_by_grade"),
        ),
    ]
