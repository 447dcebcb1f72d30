from django.urls import path

from . import views

urlpatterns = [
    path("", views.knowledge, name="knowledge"),
    path("rules/<slug:topic>/", views.knowledge_topic, name="knowledge_topic"),
    path("rule/<str:name>/", views.knowledge_rule, name="knowledge_rule"),
    path("numbers/", views.knowledge_numbers, name="knowledge_numbers"),
    path("facts/", views.knowledge_facts, name="knowledge_facts"),
    path("medicines/", views.knowledge_medicines, name="knowledge_medicines"),
    path("interactions/", views.knowledge_interactions, name="knowledge_interactions"),
    path("sources/", views.knowledge_sources, name="knowledge_sources"),
    path("changes/", views.knowledge_changes, name="knowledge_changes"),
    path("overrides/", views.knowledge_overrides, name="knowledge_overrides"),
]
