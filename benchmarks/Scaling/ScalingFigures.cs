namespace RosePO.Benchmarks.Scaling;

/// <summary>A step of the real trainer, timed here.</summary>
/// <param name="Training">What is trained.</param>
/// <param name="Ranks">Processes.</param>
/// <param name="Threads">Threads of each.</param>
/// <param name="SecondsPerStep">The median.</param>
/// <param name="Speedup">Over one rank with one thread.</param>
internal sealed record ScalingPoint(string Training, int Ranks, int Threads, double SecondsPerStep, double Speedup);

/// <summary>How evenly the rows of steps part among ranks: the mean of their tokens over the most of a rank, 1 at best.</summary>
/// <param name="RowsPerRank">Rows of a step over ranks.</param>
/// <param name="Ranks">Ranks.</param>
/// <param name="Balance">The share, over all steps.</param>
internal sealed record ScalingBalance(int RowsPerRank, int Ranks, double Balance);

/// <summary>A computed step on several ranks.</summary>
/// <param name="Model">The model.</param>
/// <param name="Training">What is trained.</param>
/// <param name="Machine">What a rank computes with.</param>
/// <param name="Megabytes">What is summed in a step, 10^6 bytes.</param>
/// <param name="SecondsPerStep">A step of one rank's share of the rows, without the others.</param>
/// <param name="Ranks">Ranks.</param>
/// <param name="Gigabits">The network's rate, 10^9 bits per second.</param>
/// <param name="Efficiency">The step alone over the step with the others: the slowest rank's rows and the sum.</param>
internal sealed record ScalingCost(string Model, string Training, string Machine, double Megabytes, double SecondsPerStep, int Ranks, int Gigabits, double Efficiency);
