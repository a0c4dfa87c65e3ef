#include "daemon/rules/wording.h"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace kpiwatch::rules {
namespace {

constexpr Wording kWordings[] = {
    // Online rate.
    {"KpiwatchFleetOffline", "{name}：{percent} 离线",
     "现有 {percent} 的资产离线，近 {lasting} 平均也超过 {threshold}；目标 {objective} 只容许 "
     "{allowed} "
     "离线。先查线路和平台，再查单个设备。",
     "{name}: {percent} offline",
     "{percent} of the assets are offline now, and more than {threshold} were on average over the "
     "last {lasting}; the target of {objective} leaves room for {allowed}. Look at lines and "
     "platform before single devices."},
    {"KpiwatchGroupOffline", "{name}：{group} {percent} 离线",
     "{group} 现有 {percent} 的资产离线，近 {lasting} 平均也超过 "
     "{threshold}。可能是线路中断；其他分组正常时，"
     "总在线率看不出来。",
     "{name}: {percent} of {group} offline",
     "{percent} of the assets of {group} are offline now, and more than {threshold} were on "
     "average "
     "over the last {lasting}. A line may be cut; while other groups are well, the total hides "
     "it."},
    {"KpiwatchGroupBelowObjective",
     "{name}：{group} {period}至今在线率 {percent}，低于 {objective}",
     "{group} {period}至今的在线率为 {percent}，低于目标 "
     "{objective}。目标按全体计算，仍可能达成；先修这里，总在线率提高得最多。",
     "{name}: online rate of {group} in the {period_en} so far is {percent}, below {objective}",
     "The online rate of {group} in the {period_en} so far is {percent}, below the target of "
     "{objective}. The target is counted over all and may still be met; repairs raise it most "
     "here."},
    {"KpiwatchErrorBudgetRunsOut", "{name}：照近 {pace} 的情形，允许离线余量 {duration} 后用尽",
     "照近 {pace} 的离线情形，容许的离线时间再过 {duration} 就会用完，早于{period}结束，目标 "
     "{objective} "
     "将无法达成。离线现在仍在继续。",
     "{name}: at the pace of the last {pace} the error budget is used up in {duration}",
     "At the pace of the last {pace} the offline time allowed lasts {duration} more, which is less "
     "than what is left of the {period_en}: the target of {objective} will be lost. It is still "
     "going on."},
    {"KpiwatchErrorBudgetLow", "{name}：允许离线余量只剩 {percent}",
     "{period}容许的离线时间只剩 {percent}（低于 {threshold}）。用完后，即使此后全部在线，目标 "
     "{objective} "
     "也无法达成。",
     "{name}: {percent} of the error budget left",
     "Of the offline time allowed in the {period_en}, {percent} is left (less than {threshold}). "
     "Once it is gone, the target of {objective} is lost even if all stays online."},
    {"KpiwatchOnlineRateLost", "{name}：{period}目标 {objective} 已无法达成",
     "容许的离线时间已经超支（剩余 {percent}）：即使到{period}结束全部在线，也达不到 "
     "{objective}。请准备偏差原因说明。",
     "{name}: the target of {objective} is lost for the {period_en}",
     "More offline time was used than is allowed ({percent} left): even if all stays online to the "
     "end of the {period_en}, {objective} is out of reach. Prepare the explanation of the "
     "deviation."},
    {"KpiwatchOnlineRateBelowObjective", "{name}：{period}至今在线率 {percent}，低于 {objective}",
     "{period}至今的在线率为 {percent}，目标为 {objective}，仍可挽回。",
     "{name}: online rate of the {period_en} so far is {percent}, below {objective}",
     "The online rate of the {period_en} so far is {percent}, the target {objective}. It can still "
     "be made good."},
    {"KpiwatchAssetsUnknown", "{name}：{percent} 的资产状态未知",
     "{percent} 的资产状态未知（超过 "
     "{threshold}），在线率所依据的资产不完整。检查上报状态的平台及资产台账。",
     "{name}: status of {percent} of the assets unknown",
     "The status of {percent} of the assets is unknown (more than {threshold}), so the online rate "
     "rests on the others. Look at the platform that reports it and at the asset register."},
    {"KpiwatchMassChange", "{name}：{percent} 的资产在 3 分钟内同时掉线",
     "{percent} 的资产在 3 "
     "分钟内由在线变为离线、未知或消失（不含计划检修）。先怀疑上报平台，再怀疑设备；若为误报，请更"
     "正事件。",
     "{name}: {percent} of the assets dropped out within 3 minutes",
     "Within 3 minutes {percent} of the assets ceased to be online: offline, unknown or gone, "
     "planned maintenance aside. Suspect the platform before the devices; if it was wrong, correct "
     "the events."},
    {"KpiwatchTargetWithoutData", "{name}：{period}没有数据",
     "没有可评价的数据，{hold} 未改变。检查台账、配置的 select 以及事件来源。",
     "{name}: no data in the {period_en}",
     "There has been nothing to evaluate for {hold}. Look at the register, the configuration's "
     "select and the sources of events."},
    // Faults.
    {"KpiwatchFaultNearLimit", "{name}：故障未恢复，离上限 {max} 还有 {duration}",
     "最久的一起故障已持续超过 {open_for}，再过 {duration} 就超过上限 "
     "{max}，目标即告失守。是哪一起：kpiwatch evaluate。",
     "{name}: a fault is open, {duration} left of {max}",
     "The longest open fault has lasted more than {open_for}; in {duration} it passes the limit of "
     "{max} and the target is lost. Which one it is: kpiwatch evaluate."},
    {"KpiwatchFaultOverLimit", "{name}：故障已持续 {duration}，超过上限 {max}",
     "最久的一起故障已持续 {duration}，超过每次不超过 {max} "
     "的承诺，且仍未恢复。是哪一起：kpiwatch evaluate。",
     "{name}: a fault has lasted {duration}, more than {max}",
     "The longest open fault has lasted {duration}, longer than the {max} promised, and is not "
     "over. Which one it is: kpiwatch evaluate."},
    {"KpiwatchFaultsMostUsed", "{name}：{period}已有 {count} 次故障，只容许 {limit} 次",
     "{period}容许的 {limit} 次故障已用去 {count} 次。",
     "{name}: {count} of {limit} faults used in the {period_en}",
     "Of the {limit} faults allowed in the {period_en}, {count} have happened."},
    {"KpiwatchFaultsAheadOfCalendar",
     "{name}：照此速度{period}将有 {count} 次故障，只容许 {limit} 次",
     "故障次数快于日历：照至今的速度，到{period}结束将有 {count} 次，超过 {limit} 次。",
     "{name}: at this pace {count} faults in the {period_en}, {limit} allowed",
     "Faults are ahead of the calendar: at the pace so far there will be {count} by the end of the "
     "{period_en}, more than {limit}."},
    {"KpiwatchLastFaultUsed", "{name}：{period}容许的 {limit} 次故障已用完",
     "{limit} 次已全部用完，再有一次，{period}目标即告失守。",
     "{name}: the last of {limit} faults of the {period_en} is used",
     "All {limit} are used: with one more the target is lost for the {period_en}."},
    {"KpiwatchFaultsLost/count", "{name}：{period}已有 {count} 次故障，超过 {limit} 次，目标失守",
     "{period}的故障已达 {count} 次，超过承诺的 {limit} "
     "次。请准备偏差原因说明；误报的故障可以作废。",
     "{name}: number of faults in the {period_en} is {count}, more than {limit}: the target is "
     "lost",
     "The number of faults in the {period_en} is {count}, more than the {limit} promised. Prepare "
     "the "
     "explanation of the deviation; a fault that was none can be voided."},
    {"KpiwatchFaultsLost/duration", "{name}：{period}有 {count} 次故障超过 {max}，目标失守",
     "{period}有 {count} 次故障持续超过 {max}。请准备偏差原因说明；恢复时间报错的可以更正。",
     "{name}: number of faults in the {period_en} longer than {max} is {count}: the target is lost",
     "The number of faults in the {period_en} that lasted longer than {max} is {count}. Prepare "
     "the explanation of the "
     "deviation; an end that was reported wrongly can be corrected."},
    // Money.
    {"KpiwatchBudgetBehindPlan", "{name}：支出比计划落后 {points} 个百分点",
     "执行率（按调整后预算）比到今天的计划落后 {points} 个百分点，超过容许的 {tolerance}。",
     "{name}: spending is {points} points behind plan",
     "The execution ratio (of the adjusted budget) is {points} points behind the plan for today, "
     "more than the tolerance of {tolerance}."},
    {"KpiwatchBudgetGap", "{name}：目标完成与支出相差 {points} 个百分点",
     "绩效目标的完成进度与预算执行率相差 {points} 个百分点，超过 {gap}。绩效监控要求说明原因。",
     "{name}: target achievement and spending are {points} points apart",
     "How far the year's targets are achieved and how far the budget is executed differ by "
     "{points} "
     "points, more than {gap}. Performance monitoring asks for the reason."},
    {"KpiwatchBudgetOverspent", "{name}：超支 {yuan} 元",
     "执行数比调整后预算多 {yuan} 元，目标失守。核对凭证，或补办预算调整。",
     "{name}: overspent by {yuan} yuan",
     "Executed money exceeds the adjusted budget by {yuan} yuan: the target is lost. Check the "
     "vouchers, or have the budget adjusted."},
    {"KpiwatchBudgetForecastMiss", "{name}：照此速度全年执行率只有 {percent}",
     "照今年至今的速度，年底执行率为 {percent}，达不到 {objective}，且目前低于计划。",
     "{name}: at this pace {percent} of the budget will be executed",
     "At this year's pace the execution ratio at the year's end is {percent}, less than "
     "{objective}, "
     "and it is below plan now."},
    // The watch itself.
    {"KpiwatchDown", "kpiwatch {instance} 停止运行",
     "Prometheus 采集不到 kpiwatch：没有新数据，其他告警也不会触发。查看 systemctl status "
     "kpiwatch。",
     "kpiwatch {instance} is down",
     "Prometheus cannot scrape kpiwatch: there are no new figures and no other alert can fire. See "
     "systemctl status kpiwatch."},
    {"KpiwatchRestarting", "kpiwatch {instance} 一小时内重启 {count} 次",
     "kpiwatch 反复重启，存储出错时它会退出。查看 journalctl -u kpiwatch。",
     "kpiwatch {instance} restarted {count} times within an hour",
     "kpiwatch starts over and over; it ends when the storage fails. See journalctl -u kpiwatch."},
    {"KpiwatchSourceSilent", "来源 {source} 已 {duration} 没有事件",
     "来源 {source} 已有 {duration} 没有送来事件（超过 "
     "{silence}）。没有消息不等于好消息：检查平台与网络。",
     "source {source} has been silent for {duration}",
     "There has been no event of {source} for {duration} (more than {silence}). No news is not "
     "good "
     "news: look at the platform and the way from it."},
    {"KpiwatchEventsRejected", "kpiwatch 拒收了 {count} 个事件",
     "近 15 分钟拒收 {count} 个事件，它们没有计入任何指标。原因已答复给发送方。",
     "kpiwatch rejected events: {count}",
     "Events rejected in the last 15 minutes: {count}. They count for nothing. The sender was "
     "told why."},
    {"KpiwatchEventConflicts", "{count} 个事件与已接收的事件矛盾",
     "近 15 分钟有 {count} 个事件使用了已有的来源和编号，内容却不同，已拒收并留存：kpiwatch events "
     "--conflicts。",
     "events that contradict accepted ones: {count}",
     "Events in the last 15 minutes with a source and id that an accepted event of other content "
     "has: {count}. They were refused and kept: kpiwatch events --conflicts."},
    {"KpiwatchJournalNotWritable", "kpiwatch {instance} 无法写入存储",
     "事件无法落盘，已答复发送方稍后重发。检查磁盘空间与存储目录。",
     "kpiwatch {instance} cannot write its journal",
     "Events cannot be stored, and senders are told to send them again. Look at the disk's space "
     "and "
     "the storage folder."},
    {"KpiwatchReloadFailed", "kpiwatch {instance} 的配置有误，仍按旧配置运行",
     "上次重新读取配置失败。kpiwatch check -c 文件 会指出错误。",
     "kpiwatch {instance} runs on an old configuration",
     "The configuration could not be read the last time. kpiwatch check -c FILE tells what is "
     "wrong."},
};

}  // namespace

const Wording& wording_of(std::string_view text) {
  const auto* found = std::ranges::find(kWordings, text, &Wording::text);
  assert(found != std::end(kWordings) && "an alert without words");
  return *found;
}

}  // namespace kpiwatch::rules
