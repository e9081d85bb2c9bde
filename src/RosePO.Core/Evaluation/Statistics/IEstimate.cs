namespace RosePO.Core.Evaluation.Statistics;

/// <summary>An estimate that knows how uncertain it is.</summary>
internal interface IEstimate
{
    /// <summary>The estimate.</summary>
    double Value { get; }

    /// <summary>The interval that contains the truth with a probability.</summary>
    (double Low, double High) Interval(double confidence);

    /// <summary>The two-sided p value of the truth being a bound.</summary>
    double P(double bound);

    /// <summary>How far from a bound the truth must be to be shown with 80 % power (<see cref="Power"/>) where p below a level shows it; null where that is unknown.</summary>
    double? Detectable(double level);
}
