using System.Reflection;
using LazyEngine.Testing;
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
    public void The_public_api_is_the_approved_one(string assembly)
    {
        var api = Assembly.Load(assembly).GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false });
        Approval.Matches(api, "LazyEngine.Hosting.Tests", assembly);
    }
}
