using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace LazyEngine.Server.Tests.Security;

/// <summary>Maps all that the library can map, whatever it is called.</summary>
internal static class Mapped
{
    public static void Everything(IEndpointRouteBuilder application)
    {
        var maps = typeof(LazyEngineEndpoints).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.Name.StartsWith("Map", StringComparison.Ordinal) && method.GetParameters() is [{ ParameterType: var first }, .. var others] && first.IsAssignableFrom(typeof(WebApplication)) && others.All(other => other.HasDefaultValue))
            .ToList();
        Assert.Contains(maps, map => map.Name == nameof(LazyEngineEndpoints.MapLazyEngine));
        foreach (var map in maps) map.Invoke(null, [application, .. map.GetParameters().Skip(1).Select(other => other.DefaultValue)]);
    }
}
