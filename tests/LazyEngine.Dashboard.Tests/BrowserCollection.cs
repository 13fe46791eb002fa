namespace LazyEngine.Dashboard.Tests;

/// <summary>The tests of one browser, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<DashboardFixture>
{
    public const string Name = "browser";
}
