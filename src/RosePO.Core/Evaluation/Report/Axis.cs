using System.Globalization;

namespace RosePO.Core.Evaluation.Report;

/// <summary>A linear axis: values to coordinates, with round tick values.</summary>
internal sealed class Axis
{
    private readonly double _low;
    private readonly double _high;
    private readonly double _from;
    private readonly double _to;
    private readonly double _step;

    /// <summary>Creates an axis that covers values.</summary>
    /// <param name="values">The values that must fit; those that are not numbers do not count.</param>
    /// <param name="from">The coordinate of the lower end.</param>
    /// <param name="to">The coordinate of the upper end.</param>
    /// <param name="ticks">About how many steps.</param>
    public Axis(IEnumerable<double> values, double from, double to, int ticks = 5)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var (low, high) = (finite.Min(), finite.Max());
        if (high - low < 1e-9)
        {
            (low, high) = (low - 0.05, high + 0.05);
        }

        _step = Round((high - low) / ticks);
        _low = Math.Floor((low / _step) + 1e-9) * _step;
        _high = Math.Ceiling((high / _step) - 1e-9) * _step;
        (_from, _to) = (from, to);
    }

    /// <summary>The coordinate of a value.</summary>
    public double At(double value) => _from + ((value - _low) / (_high - _low) * (_to - _from));

    /// <summary>The tick values.</summary>
    public IEnumerable<double> Ticks =>
        Enumerable.Range(0, (int)Math.Round((_high - _low) / _step) + 1).Select(tick => Math.Round(_low + (tick * _step), 10));

    /// <summary>A tick's label, with as many decimals as the step needs.</summary>
    public string Label(double tick)
    {
        var decimals = Math.Max(0, (int)Math.Ceiling(-Math.Log10(_step) - 1e-9));
        return tick.ToString($"F{decimals}", CultureInfo.InvariantCulture).Replace('-', '\u2212');
    }

    // 1, 2 or 5 times a power of ten, so that labels need no more decimals than they must.
    private static double Round(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        var share = step / power;
        return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
    }
}
