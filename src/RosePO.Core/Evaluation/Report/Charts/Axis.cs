using System.Globalization;

namespace RosePO.Core.Evaluation.Report.Charts;

/// <summary>A linear axis: values to coordinates, with round tick values.</summary>
internal sealed class Axis
{
    // Of an axis where all is zero.
    private const double Room = 0.1;

    private readonly double _from;
    private readonly double _to;
    private readonly double _step;

    /// <summary>Creates an axis that covers values.</summary>
    /// <param name="values">The values that must fit; those that are not numbers do not count.</param>
    /// <param name="from">The coordinate of the lower end.</param>
    /// <param name="to">The coordinate of the upper end.</param>
    /// <param name="ticks">About how many steps.</param>
    /// <param name="within">Whether it ends at the least and the largest value rather than at ticks.</param>
    /// <param name="signed">Whether values below zero are possible: where all are zero, it is then in the middle.</param>
    public Axis(IEnumerable<double> values, double from, double to, int ticks = 5, bool within = false, bool signed = false)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var (low, high) = (finite.Min(), finite.Max());
        var size = Math.Max(Math.Abs(low), Math.Abs(high));
        if (high - low < 1e-9 * Math.Max(1, size))
        {
            // One value alone needs room around it, and zero has no size of its own.
            (low, high) = size > 1e-6 ? (low - (size / 10), high + (size / 10)) : (signed ? -Room : 0, Room);
        }

        _step = Round((high - low) / ticks);
        Low = within ? low : Math.Floor((low / _step) + 1e-9) * _step;
        High = within ? high : Math.Ceiling((high / _step) - 1e-9) * _step;
        (_from, _to) = (from, to);
    }

    /// <summary>The least value.</summary>
    public double Low { get; }

    /// <summary>The largest value.</summary>
    public double High { get; }

    /// <summary>The coordinate of a value.</summary>
    public double At(double value) => _from + ((value - Low) / (High - Low) * (_to - _from));

    /// <summary>The tick values.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            var (first, last) = ((int)Math.Ceiling((Low / _step) - 1e-9), (int)Math.Floor((High / _step) + 1e-9));
            return Enumerable.Range(first, last - first + 1).Select(tick => Math.Round(tick * _step, 10));
        }
    }

    /// <summary>A tick's label, with as many decimals as the step needs.</summary>
    public string Label(double tick) => Text(tick, Decimals);

    /// <summary>A value as text, finer than ticks by two decimals.</summary>
    public string Precise(double value) => Text(value, Decimals + 2);

    private int Decimals => Math.Max(0, (int)Math.Ceiling(-Math.Log10(_step) - 1e-9));

    // Thousands are grouped; minus is the sign of that name.
    private static string Text(double value, int decimals) => value.ToString($"N{decimals}", CultureInfo.InvariantCulture).Replace('-', '\u2212');

    // 1, 2 or 5 times a power of ten, so that labels need no more decimals than they must.
    private static double Round(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        var share = step / power;
        return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
    }
}
