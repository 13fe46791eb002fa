namespace LazyEngine.Journal.Tests;

public sealed class MemoryStoreTests : StoreContract
{
    [Fact]
    public async Task Memory_promises_nothing() => Assert.Equal("none", await Store.ReadDurabilityAsync());

    private protected override Task<JournalSettings> CreateAsync() => Task.FromResult(TestSettings.Memory);

    protected override Task<IAsyncDisposable> HoldWritesAsync() => Task.FromResult<IAsyncDisposable>(new MemoryStream());
}
