using System.Globalization;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Report.Charts;

/// <summary>A model's figure with its interval, as charts show it.</summary>
/// <param name="Name">The model.</param>
/// <param name="Style">Its style class: <c>model</c>, <c>against</c> or <c>baseline</c>.</param>
/// <param name="Figure">The figure.</param>
/// <param name="Format">How its values are written.</param>
internal sealed record Estimate(string Name, string Style, MetricValue Figure, Func<double, string> Format)
{
    /// <summary>The value as text.</summary>
    public string Value => Format(Figure.Value);

    /// <summary>The values that an axis must cover.</summary>
    public IEnumerable<double> Extent => [Figure.Low, Figure.Value, Figure.High];

    /// <summary>Name, value, interval and n.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name} {Value} {FigureText.Interval(Figure.Low, Figure.High, Format)}, n = {Figure.Count:#,0}");
}
