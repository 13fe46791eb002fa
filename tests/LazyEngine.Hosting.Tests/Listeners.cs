using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Threading.Channels;
using LazyEngine.Executions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Hosting.Tests;

/// <summary>Keeps what it is told, and waits for the end of an execution.</summary>
internal sealed class Told
{
    private readonly Channel<Transition> _heard = Channel.CreateUnbounded<Transition>();
    private readonly ConcurrentQueue<Transition> _all = new();

    public IReadOnlyCollection<Transition> All => _all;

    public void Hear(Transition transition)
    {
        _all.Enqueue(transition);
        _heard.Writer.TryWrite(transition);
    }

    /// <summary>What was told since the last time, until an execution ends.</summary>
    public async Task<IReadOnlyList<Transition>> UntilEndAsync()
    {
        var heard = new List<Transition>();
        do heard.Add(await _heard.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        while (heard[^1] is not ExecutionTransition { To: var to } || !to.IsTerminal());
        return heard;
    }
}

internal sealed class Observer : IObserver<Transition>
{
    public Told Told { get; } = new();

    public bool IsCompleted { get; private set; }

    public void OnNext(Transition value) => Told.Hear(value);

    public void OnCompleted() => IsCompleted = true;

    public void OnError(Exception error) => throw new InvalidOperationException("Nothing ends by an error.", error);
}

/// <summary>The log of an application, as lines with their level.</summary>
internal sealed class Lines : ILoggerProvider, ILogger
{
    private readonly Channel<string> _new = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _all = new();
    private readonly ConcurrentQueue<KeyValuePair<string, object?>> _properties = new();

    public IReadOnlyCollection<string> All => _all;

    public IReadOnlyCollection<KeyValuePair<string, object?>> Properties => _properties;

    public void AddTo(IServiceCollection services) => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(this));

    public async Task UntilAsync(Func<string, bool> isIt)
    {
        while (!isIt(await _new.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20))))
        {
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (state is IEnumerable<KeyValuePair<string, object?>> properties)
        {
            foreach (var property in properties) _properties.Enqueue(property);
        }

        var line = $"{logLevel} {formatter(state, exception)}";
        _all.Enqueue(line);
        _new.Writer.TryWrite(line);
    }

    public void Dispose()
    {
    }
}

/// <summary>Listens to the instruments of the meter whose names begin in a certain way.</summary>
internal sealed class Counted : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(Instrument Instrument, string Tags, double Value)> _measured = new();
    private IMeterFactory? _only;

    public Counted(string names)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "LazyEngine" && instrument.Name.StartsWith(names, StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Other applications of the process count too: takes those of one.</summary>
    public void Only(IMeterFactory application) => _only = application;

    public double Sum() => _measured.Sum(each => each.Value);

    public int Measured(string name) => _measured.Count(each => each.Instrument.Name == name && IsMine(each.Instrument));

    /// <summary>What the gauges say when somebody looks.</summary>
    public IReadOnlyDictionary<string, double> Look()
    {
        _measured.Clear();
        _listener.RecordObservableInstruments();
        return _measured.Where(each => each.Instrument.IsObservable && IsMine(each.Instrument)).ToDictionary(each => $"{each.Instrument.Name} {each.Tags}", each => each.Value, StringComparer.Ordinal);
    }

    public IEnumerable<string> Sums() => _measured
        .Where(each => each.Instrument is Counter<long> && IsMine(each.Instrument))
        .GroupBy(each => $"{each.Instrument.Name["lazyengine.".Length..]} {each.Tags}", (name, values) => string.Create(CultureInfo.InvariantCulture, $"{name}: {values.Sum(each => each.Value)}"))
        .Order(StringComparer.Ordinal);

    public void Dispose() => _listener.Dispose();

    private bool IsMine(Instrument instrument) => _only is null || instrument.Meter.Scope == _only;

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Enqueue((instrument, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")), value));
}
