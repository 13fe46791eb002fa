namespace LazyEngine.Pictures.Arranging;

/// <summary>Draws lines leg by leg.</summary>
internal sealed class Lines
{
    private const double Nothing = 0.0001;

    private readonly Spot _start;
    private readonly List<Leg> _legs = [];
    private Spot _at;

    public Lines(Spot start) => _start = _at = start;

    /// <summary>Goes straight.</summary>
    public Lines To(double x, double y)
    {
        // Sums of the same lengths in another order differ by next to nothing: that is no leg, and has no direction.
        if (Math.Abs(x - _at.X) + Math.Abs(y - _at.Y) > Nothing) _legs.Add(new Leg(_at = new Spot(x, y)));
        return this;
    }

    /// <summary>Goes down to another column in a curve that starts and ends upright.</summary>
    public Lines Swing(double x, double y)
    {
        if (Math.Abs(x - _at.X) < 0.5) return To(_at.X, y);
        var bend = (y - _at.Y) * 0.55;
        _legs.Add(new Leg(new Spot(x, y), new Spot(_at.X, _at.Y + bend), new Spot(x, y - bend)));
        _at = new Spot(x, y);
        return this;
    }

    /// <summary>Turns a corner: from where it is, by way of the corner, in a quarter of a circle.</summary>
    public Lines Turn(Spot corner, Spot to)
    {
        // The share of the way to the corner at which a cubic curve looks like a circle.
        const double Round = 0.55;
        var leaving = new Spot(_at.X + ((corner.X - _at.X) * Round), _at.Y + ((corner.Y - _at.Y) * Round));
        var arriving = new Spot(to.X + ((corner.X - to.X) * Round), to.Y + ((corner.Y - to.Y) * Round));
        _legs.Add(new Leg(to, leaving, arriving));
        _at = to;
        return this;
    }

    public Route Done() => new(_start, [.. _legs]);
}
