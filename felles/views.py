from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
def tilgjengelighet(request: HttpRequest) -> HttpResponse:
    """The accessibility statement; open to all."""
    return render(request, "felles/tilgjengelighet.html")
