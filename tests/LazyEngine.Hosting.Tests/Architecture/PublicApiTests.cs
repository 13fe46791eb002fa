using System.Reflection;
using LazyEngine.Testing;
using Microsoft.AspNetCore.Components;
using PublicApiGenerator;

namespace LazyEngine.Hosting.Tests.Architecture;

/// <summary>The public face of every package, as reviewed text: a change of it is seen before it is shipped.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("LazyEngine.Core")]
    [InlineData("LazyEngine.Wire")]
    [InlineData("LazyEngine.Worker")]
    [InlineData("LazyEngine.Journal")]
    [InlineData("LazyEngine.Actors")]
    [InlineData("LazyEngine.Hosting")]
    [InlineData("LazyEngine.Client")]
    [InlineData("LazyEngine.Pictures")]
    [InlineData("LazyEngine.Server")]
    [InlineData("LazyEngine.Language")]
    [InlineData("LazyEngine.TestKit")]
    [InlineData("LazyEngine.Dashboard")]
    public void The_public_api_is_the_approved_one(string assembly)
    {
        var loaded = Assembly.Load(assembly);
        // Razor makes every component public, and nobody is to use those of the dashboard by themselves.
        var types = loaded.GetExportedTypes().Where(type => !type.IsSubclassOf(typeof(ComponentBase)) && type.Name != "_Imports").ToArray();
        var api = loaded.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false, IncludeTypes = types });
        Approval.Matches(api, "LazyEngine.Hosting.Tests", assembly);
    }
}
