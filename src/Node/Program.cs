using TaskQueue.Node.Commands;

return await new TaskQueueCommandLine(CommandContext.OfProcess()).RunAsync(args);
