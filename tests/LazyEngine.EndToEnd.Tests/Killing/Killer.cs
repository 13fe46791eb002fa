using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests.Killing;

/// <summary>Kills a server at random instants, and with it or under it the database where that is ours to kill; each comes back.</summary>
internal sealed class Killer(Server server, PostgreSqlServer? database, string ledger, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>How often the server was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>How often the database was.</summary>
    public int DatabaseKills { get; private set; }

    public async Task KillAsync(int times)
    {
        await server.StartAsync();
        for (var round = 0; round < times; round++)
        {
            switch (_random.Next(8))
            {
                case 0 when database is not null:
                    await UnderTheServerAsync(database);
                    break;
                case 1 when database is not null:
                    await WithTheServerAsync(database);
                    break;
                case 2:
                    await WhileItStartsAsync();
                    break;
                default:
                    await AtWorkAsync(1, 900);
                    await KillServerAsync();
                    break;
            }

            await server.StartAsync();
        }
    }

    /// <summary>The server lives on without its database for a while, and with the restarted one.</summary>
    private async Task UnderTheServerAsync(PostgreSqlServer killed)
    {
        await AtWorkAsync(1, 600);
        await KillDatabaseAsync(killed);
        await PauseAsync(1, 700);
        await killed.RestartAsync();
        await PauseAsync(1, 2_000);
        await KillServerAsync();
    }

    private async Task WithTheServerAsync(PostgreSqlServer killed)
    {
        await AtWorkAsync(1, 900);
        await Task.WhenAll(KillServerAsync(), KillDatabaseAsync(killed));
        await killed.RestartAsync();
    }

    /// <summary>Anything may be hit from the first instruction on; many a time what the one before has left is just being recovered.</summary>
    private async Task WhileItStartsAsync()
    {
        await PauseAsync(1, 300);
        await KillServerAsync();
        server.Launch();
        await PauseAsync(100, 1_800);
        await KillServerAsync();
    }

    /// <summary>Until some while after the first effect of this start: on a busy machine that takes longer than on an idle one.</summary>
    private async Task AtWorkAsync(int least, int most)
    {
        var before = Length();
        await Until.TrueAsync(() => Length() > before);
        await PauseAsync(least, most);
    }

    private async Task KillServerAsync()
    {
        await server.KillAsync();
        Kills++;
    }

    private async Task KillDatabaseAsync(PostgreSqlServer killed)
    {
        await killed.KillAsync();
        DatabaseKills++;
    }

    private Task PauseAsync(int least, int most) => Task.Delay(_random.Next(least, most));

    private long Length() => new FileInfo(ledger) is { Exists: true } file ? file.Length : 0;
}
