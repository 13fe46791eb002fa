using LazyEngine.Dashboard;
using LazyEngine.Dashboard.Assets;
using LazyEngine.Dashboard.Reading;
using LazyEngine.Dashboard.Security;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor;
using MudBlazor.Services;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The dashboard of the engine.</summary>
public static class LazyEngineDashboardExtensions
{
    /// <summary>Adds what the dashboard needs to an application that has an engine.</summary>
    /// <param name="services">The services of the application.</param>
    public static IServiceCollection AddLazyEngineDashboard(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            mud.SnackbarConfiguration.VisibleStateDuration = 6000;
            mud.SnackbarConfiguration.ShowTransitionDuration = 120;
            mud.SnackbarConfiguration.HideTransitionDuration = 120;
            mud.SnackbarConfiguration.PreventDuplicates = false;
        });
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ExecutionLists>();
        services.TryAddSingleton<KnownFlows>();
        services.TryAddSingleton<StuckList>();
        services.TryAddSingleton<Tickets>();
        services.TryAddScoped<Access>();
        services.TryAddScoped<Operator>();
        services.TryAddScoped<Operations>();
        return services;
    }

    /// <summary>Maps the dashboard: its pages at <c>/</c>, and what they need below <c>/_lazyengine</c> and <c>/_blazor</c>.</summary>
    /// <remarks>With <c>AddLazyEngineSecurity</c> it lets in whoever has a key or a token of a reader or an operator, and shows and does what these may. Without it whoever reaches it may use it.</remarks>
    /// <param name="endpoints">The application, with what <see cref="AddLazyEngineDashboard"/> adds among its services.</param>
    public static IEndpointConventionBuilder MapLazyEngineDashboard(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        EmbeddedAssets.Map(endpoints);
        Guard.MapSignIn(endpoints);
        var pages = endpoints.MapRazorComponents<App>().AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null).DisableAntiforgery();
        Guard.Before(pages);
        return pages;
    }
}
