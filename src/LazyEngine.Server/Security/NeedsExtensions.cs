using Microsoft.AspNetCore.Builder;

namespace LazyEngine.Server;

/// <summary>States on an endpoint, or on a group of them, who may use it, and holds it to that.</summary>
internal static class NeedsExtensions
{
    /// <summary>Lets in those who have one of these roles, and admins.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, params Role[] roles)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(built => built.Metadata.Add(new NeedsAttribute(roles)));
        return endpoint.Guarded();
    }

    /// <summary>Lets in whoever comes.</summary>
    public static TBuilder NeedsNoRole<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.Needs();

    /// <summary>Lets in only those whom the endpoint's <see cref="NeedsAttribute"/> names; where it has none, admins only.</summary>
    public static TBuilder Guarded<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder
    {
        // Around everything else of the endpoint: binding, filters and streams come after it.
        endpoint.Finally(built =>
        {
            if (built.Metadata.OfType<Mark>().Any() || built.RequestDelegate is not { } inner) return;
            built.Metadata.Add(new Mark());
            var needs = built.Metadata.OfType<NeedsAttribute>().LastOrDefault() ?? new NeedsAttribute(Role.Admin);
            built.RequestDelegate = context => Gate.PassAsync(context, needs, inner);
        });
        return endpoint;
    }

    private sealed class Mark;
}
