using LazyEngine.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TripBooking;

return await CommandLine.RunAsync(args, async options =>
{
    try
    {
        var trips = TripFile.Read(options.Trips.FullName);
        using var ledger = Ledger.Open(options.Ledger);

        var builder = Host.CreateApplicationBuilder();
        // What keeps the application from starting is told below, once and without a stack trace.
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddSingleton(options).AddSingleton(trips).AddSingleton(ledger).AddSingleton<BookingSystem>().AddSingleton<Travel>();
        builder.AddLazyEngine(engine => Keep(engine, options)
            .AddHandler<FlightHandler>("flight")
            .AddHandler<HotelHandler>("hotel")
            .AddHandler<ApprovalHandler>("approval")
            .AddHandler<PaymentHandler>("payment")
            .AddFlow(TripFlow.Definition));
        builder.Services.AddHostedService<TravelAgency>();
        if (options.Approve == Approve.Auto) builder.Services.AddHostedService<Approver>();

        using var host = builder.Build();
        var travel = host.Services.GetRequiredService<Travel>();
        if (!await StartAsync(host)) return ExitCodes.NotStarted;
        await host.WaitForShutdownAsync();
        travel.Print();
        return travel.AllBooked ? ExitCodes.AllBooked : ExitCodes.NotAllBooked;
    }
    catch (UnusableFileException wrong)
    {
        await Console.Error.WriteLineAsync(wrong.Message);
        return ExitCodes.BadRequest;
    }
});

static async Task<bool> StartAsync(IHost host)
{
    try
    {
        await host.StartAsync();
        return true;
    }
    catch (Exception failure)
    {
        await Console.Error.WriteLineAsync(failure.Message);
        return false;
    }
}

static LazyEngineOptions Keep(LazyEngineOptions engine, SampleOptions options) => options.Store switch
{
    Store.PostgreSql => engine.UsePostgreSql(options.Connection!),
    Store.Memory => engine.UseMemory(),
    _ => engine.UseSqlite(options.Database),
};
